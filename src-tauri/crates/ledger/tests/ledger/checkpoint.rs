//! Checkpoints: what is signed is what is read, and nothing else passes.

use ledger::{
    CheckpointError, MAX_TREE_SIZE, PublicKey, SigningKey, TreeHead, leaf_hash, sign_checkpoint,
    verify_checkpoint,
};
use proptest::prelude::*;
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};

const ORIGIN: &str = "sogiaonhan/desk-1";

/// The first key of RFC 8032 section 7.1.
fn known_key() -> SigningKey {
    SigningKey::from_bytes([
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44,
        0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
    ])
}

fn head(size: u64) -> TreeHead {
    TreeHead {
        size,
        root: leaf_hash(&size.to_be_bytes()),
    }
}

fn signed(text: &str, key: &SigningKey, name: &str) -> String {
    // Signed by the signer of signed_note, another implementation of Ed25519 than ours.
    use base64::Engine as _;
    let engine = base64::engine::general_purpose::STANDARD;
    let public = key.public_key().to_verifier_line(name);
    let id = public.split('+').nth(1).unwrap();
    let secret = engine.encode([&[1][..], &key.to_bytes()].concat());
    let signer = StandardSigner::new(&format!("PRIVATE+KEY+{name}+{id}+{secret}")).unwrap();
    let mut note = Note::new(text.as_bytes(), &[]).unwrap();
    note.add_sigs(&[&signer]).unwrap();
    String::from_utf8(note.to_bytes()).unwrap()
}

#[test]
fn the_public_key_of_rfc_8032_comes_out() {
    let expected = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let bytes: String = known_key()
        .public_key()
        .to_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(bytes, expected);
}

#[test]
fn a_checkpoint_reads_as_it_was_signed_and_others_can_check_it() {
    let note = sign_checkpoint(&known_key(), ORIGIN, head(7)).unwrap();
    let lines: Vec<&str> = note.split('\n').collect();
    assert_eq!(lines[..2], [ORIGIN, "7"]);
    assert_eq!(lines[3], "");
    assert!(lines[4].starts_with("— sogiaonhan/desk-1 "));
    assert_eq!(lines[5..], [""]);

    let checkpoint = verify_checkpoint(&note, &known_key().public_key()).unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.head), (ORIGIN, head(7)));

    // An ordinary verifier of signed notes accepts it with the printed key line, and makes the same note.
    let verifier = StandardVerifier::new(&known_key().public_key().to_verifier_line(ORIGIN)).unwrap();
    let parsed = Note::from_bytes(note.as_bytes()).unwrap();
    parsed
        .verify(&VerifierList::new(vec![Box::new(verifier)]))
        .unwrap();
    assert_eq!(
        signed(std::str::from_utf8(parsed.text()).unwrap(), &known_key(), ORIGIN),
        note
    );
}

#[test]
fn witnesses_may_sign_too() {
    let note = sign_checkpoint(&known_key(), ORIGIN, head(7)).unwrap();
    let text = note.split_once("\n\n").unwrap().0.to_owned() + "\n";
    let witness = signed(&text, &SigningKey::from_bytes([7; 32]), "witness.example");
    let both = note + witness.split_once("\n\n").unwrap().1;
    assert!(verify_checkpoint(&both, &known_key().public_key()).is_ok());
}

#[test]
fn another_key_or_another_name_is_not_the_desk() {
    let note = sign_checkpoint(&known_key(), ORIGIN, head(7)).unwrap();
    let other = SigningKey::generate().unwrap();
    assert_eq!(
        verify_checkpoint(&note, &other.public_key()),
        Err(CheckpointError::NotSigned)
    );
    let elsewhere = signed(
        &format!("{ORIGIN}\n1\n{}\n", "A".repeat(43) + "="),
        &known_key(),
        "elsewhere",
    );
    assert_eq!(
        verify_checkpoint(&elsewhere, &known_key().public_key()),
        Err(CheckpointError::NotSigned)
    );
}

#[test]
fn signed_texts_that_are_no_checkpoints_are_refused() {
    let root = "A".repeat(43) + "=";
    let long = format!("{ORIGIN}\n1\n{root}\n{}\n", "x".repeat(20_000));
    for text in [
        "\n",
        "sogiaonhan/desk-1\n",
        "sogiaonhan/desk-1\n7\n",
        "sogiaonhan/desk-1\n7\nAAAA\n",
        &format!("so giao nhan\n7\n{root}\n"),
        &format!("{ORIGIN}\n07\n{root}\n"),
        &format!("{ORIGIN}\n+7\n{root}\n"),
        &format!("{ORIGIN}\n-7\n{root}\n"),
        &format!("{ORIGIN}\n{}\n{root}\n", MAX_TREE_SIZE + 1),
        &format!("{ORIGIN}\n99999999999999999999999\n{root}\n"),
        &long,
    ] {
        let note = signed(text, &known_key(), ORIGIN);
        let refused = verify_checkpoint(&note, &known_key().public_key());
        assert_eq!(refused, Err(CheckpointError::Malformed), "{text}");
    }
    let extended = signed(&format!("{ORIGIN}\n7\n{root}\nextension\n"), &known_key(), ORIGIN);
    assert!(verify_checkpoint(&extended, &known_key().public_key()).is_ok());
    assert_eq!(
        verify_checkpoint("", &known_key().public_key()),
        Err(CheckpointError::Malformed)
    );
}

#[test]
fn names_and_sizes_that_cannot_be_signed() {
    let long = "x".repeat(201);
    for origin in [
        "",
        "a b",
        "a+b",
        "a\nb",
        "a\u{7}b",
        "văn phòng",
        "a\u{a0}b",
        &long,
    ] {
        assert_eq!(
            sign_checkpoint(&known_key(), origin, head(1)),
            Err(CheckpointError::BadOrigin),
            "{origin}"
        );
    }
    assert_eq!(
        sign_checkpoint(&known_key(), ORIGIN, head(u64::MAX)),
        Err(CheckpointError::BadSize)
    );
}

#[test]
fn key_lines_are_read_back_and_wrong_ones_refused() {
    let key = known_key().public_key();
    let line = key.to_verifier_line(ORIGIN);
    assert_eq!(
        PublicKey::from_verifier_line(&line).unwrap(),
        (ORIGIN.to_owned(), key)
    );
    for wrong in [
        line.replace("desk-1", "desk-2"),
        line.replace('+', " "),
        line.clone() + "=",
        line[..line.len() - 4].to_owned(),
        String::new(),
    ] {
        assert!(PublicKey::from_verifier_line(&wrong).is_err(), "{wrong}");
    }
    assert!(
        PublicKey::from_bytes([0; 32]).is_err(),
        "a key of small order signs anything"
    );
}

#[test]
fn the_secret_does_not_show_in_debug_output() {
    let shown = format!("{:?}", known_key());
    assert!(!shown.contains("9d61") && !shown.contains("157, 97"), "{shown}");
    assert_ne!(
        SigningKey::generate().unwrap().to_bytes(),
        SigningKey::generate().unwrap().to_bytes()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_flipped_bit_of_a_checkpoint_is_noticed(
        size in 0..MAX_TREE_SIZE, at in any::<prop::sample::Index>(), bit in 0..8_u32,
    ) {
        let note = sign_checkpoint(&known_key(), ORIGIN, head(size)).unwrap();
        let key = known_key().public_key();
        prop_assert_eq!(verify_checkpoint(&note, &key).unwrap().head, head(size));
        let mut bytes = note.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(altered) = String::from_utf8(bytes) {
            prop_assert!(verify_checkpoint(&altered, &key).is_err(), "{altered}");
        }
    }
}
