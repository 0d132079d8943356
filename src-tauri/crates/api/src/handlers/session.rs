//! Who is at the desk.

use super::convert::agency_names;
use super::error::invalid;
use super::{Answer, Ask};
use crate::wire::session::{People, Person, Role, SessionView, SignIn};
use crate::wire::{Agency, Nothing};

pub(super) async fn session_people(ask: &Ask<'_>, _: Nothing) -> Answer<People> {
    let inner = ask.office().look().await?;
    let desk = &inner.desk;
    Ok(People {
        people: desk
            .people
            .values()
            .filter(|p| p.active)
            .map(|p| person(desk, p))
            .collect(),
        demo: desk.is_demo(),
        demo_password: desk.is_demo().then(|| app::people::DEMO_PASSWORD.to_owned()),
    })
}

pub(super) async fn session_sign_in(ask: &Ask<'_>, request: SignIn) -> Answer<SessionView> {
    if request.person.trim().is_empty() {
        return Err(invalid("person", "blank"));
    }
    let person = app::people::sign_in(ask.office(), &request.person, &request.password).await?;
    ask.session.set(Some(person));
    view(ask).await
}

pub(super) async fn session_sign_out(ask: &Ask<'_>, _: Nothing) -> Answer<SessionView> {
    ask.session.set(None);
    view(ask).await
}

pub(super) async fn session_current(ask: &Ask<'_>, _: Nothing) -> Answer<SessionView> {
    view(ask).await
}

async fn view(ask: &Ask<'_>) -> Answer<SessionView> {
    let inner = ask.office().look().await?;
    let desk = &inner.desk;
    let signed_in = ask.session.person().and_then(|id| desk.people.get(&id));
    Ok(SessionView {
        person: signed_in.filter(|p| p.active).map(|p| person(desk, p)),
        demo: desk.is_demo(),
        agencies: agency_names(&desk.settings),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

fn person(desk: &domain::Desk, person: &domain::Person) -> Person {
    let duty = desk.settings.duty_of(&person.agency);
    Person {
        id: person.id.0.to_string(),
        name: person.name.clone(),
        title: Some(person.title.clone()).filter(|t| !t.is_empty()),
        agency: duty.map_or(Agency::Board, super::convert::agency_of),
        role: match person.role {
            domain::Role::Editor => Role::Editor,
            domain::Role::Reviewer => Role::Reviewer,
            domain::Role::Manager => Role::Manager,
            domain::Role::Administrator => Role::Administrator,
        },
    }
}
