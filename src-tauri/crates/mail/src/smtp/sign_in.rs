//! Signing in (RFC 4954): PLAIN, LOGIN, XOAUTH2.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::imap::{ConnectError, Login, Trouble};

use super::reply::Reply;
use super::{Post, broken_off};

pub(super) fn sign_in(post: &mut Post, login: &Login) -> Result<(), ConnectError> {
    let last = match login {
        Login::XOAuth2 { .. } if !post.offers.signs_in_by("XOAUTH2") => {
            return Err(not_offered(post, "XOAUTH2"));
        }
        Login::XOAuth2 { user, token } => {
            let first = STANDARD.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01"));
            ask(post, &format!("AUTH XOAUTH2 {first}"))?
        }
        Login::Password { user, password } if post.offers.signs_in_by("PLAIN") => {
            let first = STANDARD.encode(format!("\0{user}\0{password}"));
            ask(post, &format!("AUTH PLAIN {first}"))?
        }
        Login::Password { user, password } if post.offers.signs_in_by("LOGIN") => {
            let mut reply = ask(post, "AUTH LOGIN")?;
            for word in [user, password] {
                if reply.code == 334 {
                    reply = ask(post, &STANDARD.encode(word))?;
                }
            }
            reply
        }
        Login::Password { .. } => return Err(not_offered(post, "PLAIN")),
    };
    // XOAUTH2 servers send why they refuse as a question and want an empty line for an answer.
    let last = if last.code == 334 { ask(post, "")? } else { last };
    match last {
        reply if reply.is_good() => Ok(()),
        reply if reply.is_for_now() => Err(ConnectError::TryLater { said: reply.words() }),
        reply if matches!(reply.code, 530 | 534 | 538) => {
            Err(ConnectError::ProtectionWanted { said: reply.words() })
        }
        reply if reply.is_refusal() => Err(ConnectError::WrongPassword { said: reply.words() }),
        reply => Err(ConnectError::BrokenOff(Trouble::lied(reply.to_string()))),
    }
}

fn ask(post: &mut Post, line: &str) -> Result<Reply, ConnectError> {
    post.ask(line).map_err(broken_off)
}

/// A server that keeps its ways of signing in back until the connection is protected.
fn not_offered(post: &Post, way: &'static str) -> ConnectError {
    if post.offers.start_tls && post.offers.auth.is_empty() {
        ConnectError::ProtectionWanted {
            said: "STARTTLS".into(),
        }
    } else {
        ConnectError::LoginNotOffered(way)
    }
}
