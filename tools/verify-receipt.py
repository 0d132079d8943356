#!/usr/bin/env python3
"""Checks a receipt of Sổ Giao Nhận with nothing but Python 3.8: docs/PROOF.md explains each step.
   verify-receipt.py proof.json|receipt.eml [--key KEY] [--files FILE...]         exit code: 0 holds, 1 does not"""
import argparse, base64, email, hashlib, json, sys

def need(holds, step):
    if not holds: raise ValueError(step)
def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()
def plain(text):
    return base64.b64decode(text, validate=True)

# Ed25519 (RFC 8032, 5.1): the curve over the integers modulo P, points of order L.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
def point(raw):
    y, odd = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = next((x for x in (pow(xx, (P + 3) // 8, P), pow(xx, (P + 3) // 8, P) * ROOT % P) if x * x % P == xx), None)
    need(y < P and x is not None and (x or not odd), "no point of the curve")
    return (x if x % 2 == odd else P - x), y
def add(a, b):
    t, u, v = D * a[0] * b[0] * a[1] * b[1] % P, a[0] * b[1] + b[0] * a[1], a[1] * b[1] + a[0] * b[0]
    return u * pow(1 + t, -1, P) % P, v * pow(1 - t, -1, P) % P
def times(n, a):
    return (0, 1) if n == 0 else add(times(n - 1, a), a) if n % 2 else times(n // 2, add(a, a))
def signed(key, text, made):
    s, base = int.from_bytes(made[32:], "little"), point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    h = int.from_bytes(hashlib.sha512(made[:32] + key + text).digest(), "little") % L
    return len(made) == 64 and s < L and times(s, base) == add(point(made[:32]), times(h, point(key)))

def check(proof, published):
    need(proof["kind"] == "so-giao-nhan-proof" and proof["format"] == 1, "no proof of this format")
    need(published in (None, proof["public_key"]), "the key is not the published one")
    origin, key_id, key = proof["public_key"].split("+", 2)
    key_id, key = bytes.fromhex(key_id), plain(key)
    need(key[0] == 1 and len(key) == 33 and sha256(origin.encode(), b"\n", key)[:4] == key_id, "no key")
    # 1. The checkpoint: origin, size and root of the tree, signed with the key (C2SP tlog-checkpoint, signed-note).
    text, signatures = proof["checkpoint"].rsplit("\n\n", 1)
    lines, mark = text.split("\n"), f"— {origin} "
    need(lines[0] == origin == proof["origin"] and lines[1] == str(proof["size"]), "another ledger or tree")
    made = [plain(line[len(mark):]) for line in signatures.split("\n") if line.startswith(mark)]
    need(any(m[:4] == key_id and signed(key[1:], (text + "\n").encode(), m[4:]) for m in made), "not signed with the key")
    # 2. The event is a leaf of that tree (RFC 9162, 2.1.3.2): hash upwards with what the path holds.
    at, last, node = proof["index"], proof["size"] - 1, sha256(b"\0", proof["event"].encode())
    need(0 <= at <= last, "no such place in the tree")
    for beside in map(bytes.fromhex, proof["path"]):
        need(last > 0, "the path is too long")
        node = sha256(b"\1", beside, node) if at % 2 or at == last else sha256(b"\1", node, beside)
        while at == last and at % 2 == 0 and at:
            at, last = at // 2, last // 2
        at, last = at // 2, last // 2
    need(last == 0 and node == plain(lines[2]), "the event does not lead to the root")
    event = json.loads(proof["event"])
    need(event["seq"] == proof["index"] + 1, "the event is not at its place")
    return event

def proofs_in(raw):
    try: return [json.loads(raw)]
    except ValueError: parts = email.message_from_bytes(raw).walk()
    return [json.loads(p.get_payload(decode=True)) for p in parts if (p.get_filename() or "").lower().endswith(".json")]

def main():
    sys.stdout.reconfigure(encoding="utf-8")
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("file")
    args.add_argument("--key", help="the key as the board published it")
    args.add_argument("--files", nargs="+", default=[], help="files that must be in the entry, byte for byte")
    args = args.parse_args()
    proofs = proofs_in(open(args.file, "rb").read())
    need(proofs, "no proof in this file")
    for proof in proofs:
        event = check(proof, args.key)
        intake, number = event["body"].get("intake", {}), event["body"].get("number", {})
        print(f"HOLDS: {event['kind']} {number.get('number')}/{number.get('year')}, received "
              f"{intake.get('received_at')} from {intake.get('from_address')}, recorded {event['at']}")
        files = [one for file in intake.get("attachments", []) for one in [file, *file.get("members", [])]]
        print("".join(f"  {file['sha256']}  {file['safe_name']}\n" for file in files), end="")
        print("key:", proof["public_key"], "" if args.key else "(the file's own: compare it with the published one)")
        for name in args.files:
            need(sha256(open(name, "rb").read()).hex() in [f["sha256"] for f in files], f"not in the entry: {name}")

if __name__ == "__main__":
    try: main()
    except (ValueError, KeyError, TypeError, OSError, AttributeError, IndexError) as error:
        sys.exit(f"DOES NOT HOLD: {error}")
