//! *The section is here*: a person's mark, and the case checked again.

use app::marks::{Remarked, Wanted, WhichProcedure};
use domain::{Act, MarkPlace};

use super::case::view;
use super::convert::count;
use super::error::not_found;
use super::preview::file_of_case;
use super::scene::{Scene, asked_case};
use super::{Answer, Ask};
use crate::wire::document::{CheckedAgain, LinePlace, MarkSection, UnmarkSection};

pub(super) async fn case_mark_section(ask: &Ask<'_>, request: MarkSection) -> Answer<CheckedAgain> {
    let actor = ask.actor(Act::Handle).await?;
    let (_, _, file) = file_of_case(ask, &request.case, &request.file).await?;
    let wanted = Wanted {
        file: file.sha256,
        procedure: WhichProcedure::Index(request.procedure),
        section: request.section,
        from: place(request.from),
        to: place(request.to),
        reason: request.reason,
    };
    let made = app::marks::mark(ask.office(), actor, wanted).await?;
    checked(ask, &request.case, &made).await
}

pub(super) async fn case_unmark_section(ask: &Ask<'_>, request: UnmarkSection) -> Answer<CheckedAgain> {
    let actor = ask.actor(Act::Handle).await?;
    let mark = {
        let scene = Scene::of(ask).await?;
        let case = scene.case(&request.case)?.id;
        let mark = request.mark.parse().map_err(|_| not_found("mark"))?;
        let handoffs = scene.desk().handoffs_of(case);
        let mut marks = handoffs
            .iter()
            .flat_map(|h| h.intake.files())
            .flat_map(|f| scene.desk().marks_of(&f.sha256));
        if !marks.any(|m| m.seq == mark) {
            return Err(not_found("mark"));
        }
        mark
    };
    let made = app::marks::remove(ask.office(), actor, mark, &request.reason).await?;
    checked(ask, &request.case, &made).await
}

async fn checked(ask: &Ask<'_>, case: &str, made: &Remarked) -> Answer<CheckedAgain> {
    let id = asked_case(ask, case).await?;
    let found = made.checked.iter().find(|c| c.case == id);
    let found = found.ok_or_else(|| not_found("case"))?;
    Ok(CheckedAgain {
        view: view(ask, case).await?,
        before: count(found.before),
        now: count(found.now),
    })
}

fn place(at: LinePlace) -> MarkPlace {
    MarkPlace {
        block: at.block,
        row: at.row,
        cell: None,
        paragraph: None,
    }
}
