//! People: who may act, and how they show who they are (argon2id; design §3.11).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::{Act, Actor, Duty, Event, PersonId, Proof, Role};
use jiff::{SignedDuration, Timestamp};
use store::Credential;

use crate::error::{AppError, Refusal, Result};
use crate::office::{Office, allow};

/// Wrong passwords in a row after which one must wait.
pub const MAX_WRONG_PASSWORDS: u32 = 5;
/// How long one must wait then.
pub const PAUSE_MINUTES: i64 = 5;
/// Letters of a first password; none that look alike.
const PASSWORD_LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Letters of a first password.
const PASSWORD_LENGTH: usize = 12;
/// Shortest password a person may choose.
pub const MIN_PASSWORD_LENGTH: usize = 8;
/// The password of everyone in a demonstration register, shown on its sign-in page.
pub const DEMO_PASSWORD: &str = "dulieumau";

/// A password nobody has chosen.
pub fn first_password() -> Result<String> {
    let mut bytes = [0u8; PASSWORD_LENGTH];
    getrandom::fill(&mut bytes).map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    Ok(bytes
        .iter()
        .filter_map(|b| PASSWORD_LETTERS.get(usize::from(*b) % PASSWORD_LETTERS.len()))
        .map(|b| char::from(*b))
        .collect())
}

/// Sets a person's password.
pub async fn set_password(
    office: &Office,
    person: PersonId,
    password: &str,
    must_change: bool,
    at: Timestamp,
) -> Result<()> {
    if password.chars().count() < MIN_PASSWORD_LENGTH {
        return Err(AppError::invalid(
            "mật khẩu",
            format!("cần ít nhất {MIN_PASSWORD_LENGTH} ký tự"),
        ));
    }
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(|e| AppError::new(Refusal::Broke).because(e))?
    .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    let credential = Credential {
        person_id: person.0.to_string(),
        argon2: hash,
        must_change,
        changed_at: at,
        failed_count: 0,
        last_failed_at: None,
    };
    Ok(office.store().put_credential(credential).await?)
}

/// Signs a person in with their password.
pub async fn sign_in(office: &Office, who: &str, password: &str) -> Result<PersonId> {
    let (id, now) = {
        let inner = office.look().await?;
        let person = inner
            .desk
            .person_called(who)
            .filter(|p| p.active)
            .ok_or_else(|| AppError::new(Refusal::NotSignedIn).with("who", who))?;
        (person.id, inner.now())
    };
    let key = id.0.to_string();
    let wrong = || AppError::new(Refusal::WrongPassword);
    let credential = office.store().credential(&key).await?.ok_or_else(wrong)?;
    let pause = SignedDuration::from_mins(PAUSE_MINUTES);
    if credential.failed_count >= MAX_WRONG_PASSWORDS
        && credential
            .last_failed_at
            .is_some_and(|at| now.duration_since(at) < pause)
    {
        return Err(AppError::new(Refusal::SignInPaused).with("minutes", PAUSE_MINUTES));
    }
    let attempt = password.to_owned();
    let matches = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&credential.argon2).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(attempt.as_bytes(), &hash)
                .is_ok()
        })
    })
    .await
    .map_err(|e| AppError::new(Refusal::Broke).because(e))?;
    if matches {
        office.store().clear_failed_sign_ins(&key).await?;
        Ok(id)
    } else {
        office.store().count_failed_sign_in(&key, now).await?;
        Err(wrong())
    }
}

/// A person who acts in a session of the window.
pub async fn signed_in(office: &Office, person: PersonId, act: Act) -> Result<Actor> {
    let inner = office.look().await?;
    let person = inner
        .desk
        .people
        .get(&person)
        .ok_or_else(|| AppError::new(Refusal::NotSignedIn).with("who", person.0))?;
    allow(person, act)?;
    Ok(Actor::Person {
        id: person.id,
        shown_by: Proof::Password,
    })
}

/// Adds a person of the board; their first password comes back, to be told once.
pub async fn add(
    office: &Office,
    actor: Actor,
    name: &str,
    title: &str,
    role: Role,
) -> Result<(PersonId, String)> {
    let name = name.trim();
    if name.is_empty() {
        return Err(AppError::invalid("họ tên", "không được để trống"));
    }
    let (id, at) = office
        .record(actor, |draft| {
            if draft.desk().person_called(name).is_some_and(|p| p.active) {
                return Err(AppError::new(Refusal::AlreadyDone).with("what", name));
            }
            let board = draft
                .desk()
                .settings
                .agency_with(Duty::Publication)
                .map(|a| a.key.clone());
            let event = Event::PersonAdded {
                name: name.to_owned(),
                title: title.trim().to_owned(),
                agency: board.ok_or_else(|| AppError::not_found("agency"))?,
                role,
            };
            Ok((PersonId(draft.push(event)?), draft.at()))
        })
        .await?;
    let password = first_password()?;
    set_password(office, id, &password, true, at).await?;
    Ok((id, password))
}

/// Lets a person act no more. The last administrator stays.
pub async fn disable(office: &Office, actor: Actor, who: &str) -> Result<()> {
    office
        .record(actor, |draft| {
            let desk = draft.desk();
            let person = desk
                .person_called(who)
                .ok_or_else(|| AppError::not_found("person"))?;
            let admins = desk
                .people
                .values()
                .filter(|p| p.active && p.role == Role::Administrator)
                .count();
            if person.role == Role::Administrator && admins <= 1 {
                return Err(AppError::invalid("person", "phải còn ít nhất một quản trị"));
            }
            let person = person.id;
            draft.push(Event::PersonDisabled { person })?;
            Ok(())
        })
        .await
}
