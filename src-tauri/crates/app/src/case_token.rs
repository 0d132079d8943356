//! The token by which an answer finds its case: `SGN-412-7K2Q9MXW` in the subject of our letters, or behind a plus in the
//! address they are answered to. Its second part is made with a secret of the register, so that nobody who has not had a
//! letter about a case can name it; whoever has one may pass it on, so it decides about the case only and never about
//! who sent something.

use domain::CaseId;
use ledger::{Hash, SigningKey};

/// How a token begins.
const MARK: &str = "sgn-";
/// What else the register's key is used for is kept apart by these words.
const PURPOSE: &[u8] = b"so-giao-nhan case token 1\n";
/// Letters of the check: no two that are mistaken for each other (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters of the check: 40 bits.
const CHECK_LETTERS: usize = 8;
/// Most tokens of one text that are looked at.
const MAX_TOKENS: usize = 20;
/// Size of a block of SHA-256, in bytes (FIPS 180-4).
const BLOCK: usize = 64;

/// Makes and reads the tokens of a register.
#[derive(Clone)]
pub struct CaseTokens {
    secret: Hash,
}

impl std::fmt::Debug for CaseTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CaseTokens")
    }
}

impl CaseTokens {
    /// Those of the register that signs with this key.
    pub fn new(key: &SigningKey) -> Self {
        Self {
            secret: hmac(&key.to_bytes(), PURPOSE),
        }
    }

    /// The token of a case: `SGN-412-7K2Q9MXW`.
    pub fn token(&self, case: CaseId) -> String {
        format!("{MARK}{}-{}", case.0, self.check(case)).to_uppercase()
    }

    /// An address under which answers name the case: `banbientap+sgn-412-7k2q9mxw@…` (RFC 5233). Only for servers that
    /// deliver such addresses.
    pub fn address(&self, address: &str, case: CaseId) -> String {
        match address.rsplit_once('@') {
            Some((local, host)) => format!("{local}+{}@{host}", self.token(case).to_lowercase()),
            None => address.to_owned(),
        }
    }

    /// The case of the first token in a text that this register made: a subject, an address.
    pub fn read(&self, text: &str) -> Option<CaseId> {
        let text = text.to_ascii_lowercase();
        text.match_indices(MARK).take(MAX_TOKENS).find_map(|(at, _)| {
            let rest = text.get(at + MARK.len()..)?;
            let (number, rest) = rest.split_once('-')?;
            let case = CaseId(number.parse().ok().filter(|n: &u64| n.to_string() == number)?);
            let check = rest.get(..CHECK_LETTERS)?;
            let ends = !rest
                .get(CHECK_LETTERS..)?
                .starts_with(|c: char| c.is_ascii_alphanumeric());
            (ends && check == self.check(case)).then_some(case)
        })
    }

    fn check(&self, case: CaseId) -> String {
        let hash = hmac(self.secret.as_bytes(), case.0.to_string().as_bytes());
        let bits = hash
            .as_bytes()
            .iter()
            .take(CHECK_LETTERS)
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..CHECK_LETTERS)
            .map(|n| {
                let letter = usize::try_from(bits >> (5 * n) & 31).unwrap_or_default();
                char::from(LETTERS.get(letter).copied().unwrap_or(b'0'))
            })
            .collect()
    }
}

/// HMAC-SHA-256 (RFC 2104).
fn hmac(key: &[u8; 32], text: &[u8]) -> Hash {
    let padded = |with: u8| {
        let mut block = [with; BLOCK];
        block.iter_mut().zip(key).for_each(|(b, k)| *b ^= k);
        block
    };
    let inner = Hash::of_content(&[&padded(0x36)[..], text].concat());
    Hash::of_content(&[&padded(0x5c)[..], inner.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::{CaseTokens, hmac};
    use domain::CaseId;
    use ledger::SigningKey;

    #[test]
    fn what_is_read_is_what_was_made_here() {
        let ours = CaseTokens::new(&SigningKey::from_bytes([7; 32]));
        let token = ours.token(CaseId(412));
        assert_eq!(token.len(), "SGN-412-".len() + 8);
        let check = |text: &str, want: Option<u64>| {
            assert_eq!(ours.read(text), want.map(CaseId), "{text}");
        };
        check(&token, Some(412));
        check(&token.to_lowercase(), Some(412));
        check(&format!("Re: [{token}] Bổ sung TTHC"), Some(412));
        check(&ours.address("banbientap@k.vn", CaseId(412)), Some(412));
        check(&format!("SGN-1-00000000 [{token}]"), Some(412));
        check(&token.replace("412", "413"), None);
        check(&token.replace("412", "0412"), None);
        check(&format!("{token}x"), None);
        check(token.get(..token.len() - 1).unwrap(), None);
        check("SGN-", None);
        check("sgn-412-ố7k2q9mxw", None);
        check("", None);
        let theirs = CaseTokens::new(&SigningKey::from_bytes([8; 32]));
        check(&theirs.token(CaseId(412)), None);
        assert_eq!(ours.address("x", CaseId(1)), "x");
    }

    /// RFC 4231 §4.2 has a key of 20 bytes; padded with zeros to 32 it is the same key.
    #[test]
    fn the_mac_is_that_of_the_standard() {
        let mut key = [0; 32];
        key.iter_mut().take(20).for_each(|b| *b = 0x0b);
        assert_eq!(
            hmac(&key, b"Hi There").to_string(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
    }
}
