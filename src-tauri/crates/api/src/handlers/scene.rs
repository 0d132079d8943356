//! The desk as one command sees it: the state, the calendar, the moment, and who looks; all of one instant.

use app::office::Inner;
use domain::case::Course;
use domain::check::Assembly;
use domain::{Act, Actor, Case, CaseId, Finding, Handoff, Person, Severity};
use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::MutexGuard;

use super::error::{not_found, refused};
use super::{Answer, Ask};
use crate::wire::ErrorCode;

/// The desk at one instant. While it is held nothing is recorded, so it is let go before a use case is called.
pub(super) struct Scene<'a> {
    pub(super) inner: MutexGuard<'a, Inner>,
    pub(super) me: Person,
}

/// A case with its course and its handoffs laid side by side.
pub(super) struct Laid<'a> {
    pub(super) case: &'a Case,
    pub(super) course: Course,
    pub(super) assembly: Assembly<'a>,
}

impl Laid<'_> {
    /// Blocking findings that stand.
    pub(super) fn blocking(&self) -> impl Iterator<Item = &Finding> {
        self.course
            .findings()
            .iter()
            .filter(|f| f.severity == Severity::Blocking && f.accepted.is_none())
    }

    /// Nothing is missing. A case nothing has come for misses everything.
    pub(super) fn is_complete(&self) -> bool {
        !self.course.steps.is_empty() && self.blocking().next().is_none()
    }
}

impl<'a> Scene<'a> {
    /// The desk as it is now, seen by whoever is signed in.
    pub(super) async fn of(ask: &Ask<'a>) -> Answer<Scene<'a>> {
        let person = ask.person()?;
        let inner = ask.desk.office.look().await?;
        let me = inner.desk.people.get(&person).filter(|p| p.active).cloned();
        let me = me.ok_or_else(|| refused(ErrorCode::NotSignedIn))?;
        Ok(Scene { inner, me })
    }

    pub(super) fn desk(&self) -> &domain::Desk {
        &self.inner.desk
    }

    pub(super) fn now(&self) -> Timestamp {
        self.inner.now()
    }

    pub(super) fn today(&self) -> Date {
        self.day_of(self.now())
    }

    /// The office's day at a moment.
    pub(super) fn day_of(&self, at: Timestamp) -> Date {
        self.desk().settings.zone().civil(at).date()
    }

    pub(super) fn may(&self, act: Act) -> bool {
        self.me.may(act)
    }

    /// Whether the signed-in person did it.
    pub(super) fn is_me(&self, actor: Actor) -> bool {
        matches!(actor, Actor::Person { id, .. } if id == self.me.id)
    }

    /// A case by the id the window holds.
    pub(super) fn case(&self, id: &str) -> Answer<&Case> {
        case_id(id)
            .and_then(|id| self.desk().case(id))
            .ok_or_else(|| not_found("case"))
    }

    /// An entry of the book by the id the window holds.
    pub(super) fn entry(&self, id: &str) -> Answer<&Handoff> {
        id.parse()
            .ok()
            .and_then(|seq: u64| self.desk().handoffs.get(&seq))
            .ok_or_else(|| not_found("entry"))
    }

    /// A case with everything that has come of it.
    pub(super) fn laid<'s>(&'s self, case: &'s Case) -> Laid<'s> {
        Laid {
            case,
            course: domain::case::course(self.desk(), case),
            assembly: domain::case::assembly(self.desk(), case),
        }
    }
}

/// The id of a case as the window holds it.
pub(super) fn case_id(id: &str) -> Option<CaseId> {
    id.parse().ok().map(CaseId)
}

/// The case the window asks about, looked up and let go again.
pub(super) async fn asked_case(ask: &Ask<'_>, id: &str) -> Answer<CaseId> {
    Ok(Scene::of(ask).await?.case(id)?.id)
}
