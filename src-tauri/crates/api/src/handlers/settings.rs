//! Settings and officials' addresses, to be read.

use domain::Clock as Which;

use super::clock::counting_rule;
use super::convert::{agency_of, key_of};
use super::scene::Scene;
use super::{Answer, Ask};
use crate::wire::Nothing;
use crate::wire::settings::{CalendarYear, Hours, Limit, Sender, SenderList, SettingsView};

/// Years of the calendar shown before and after this one.
const YEARS_AROUND: i16 = 2;

pub(super) async fn sender_list(ask: &Ask<'_>, _: Nothing) -> Answer<SenderList> {
    let scene = Scene::of(ask).await?;
    let listed = scene.desk().senders.values().filter_map(|s| {
        Some(Sender {
            address: s.address.clone(),
            agency: scene.agency(&s.agency)?,
            name: s.name.clone(),
            title: s.title.clone(),
            phone: s.phone.clone(),
        })
    });
    let mut senders: Vec<Sender> = listed.collect();
    senders.sort_by(|a, b| (a.agency, &a.name, &a.address).cmp(&(b.agency, &b.name, &b.address)));
    Ok(SenderList { senders })
}

pub(super) async fn settings_show(ask: &Ask<'_>, _: Nothing) -> Answer<SettingsView> {
    let scene = Scene::of(ask).await?;
    let desk = scene.desk();
    let settings = &desk.settings;
    let limits = Which::ALL.map(|which| {
        let limit = which.limit(settings);
        Limit {
            clock: which.number(),
            agency: scene
                .agency(&limit.agency)
                .unwrap_or_else(|| agency_of(which.duty())),
            working_days: limit.working_days,
            rule: counting_rule(&key_of(&settings.flow.rule)),
            source: limit.source.clone(),
        }
    });
    let periods = settings.calendar.office_hours.periods.iter().enumerate();
    let hours = periods.map(|(index, period)| Hours {
        // The first period holds for all days before it too.
        from: (index > 0).then(|| period.valid_from.to_string()),
        sessions: period.sessions.iter().map(ToString::to_string).collect(),
    });
    let this_year = scene.today().year();
    let years = (this_year - YEARS_AROUND)..=(this_year + YEARS_AROUND);
    let office = ask.office();
    let portal = app::publish::target_folder(office, desk, None);
    Ok(SettingsView {
        agencies: scene.agencies(),
        limits: limits.into(),
        hours: hours.collect(),
        calendar: years
            .map(|year| CalendarYear {
                year,
                provisional: scene.inner.calendar.is_provisional(year),
            })
            .collect(),
        trusted_hosts: settings.trusted_hosts.clone(),
        portal_folder: Some(portal.display().to_string()),
        outbox_folder: office.dir().outbox().display().to_string(),
        data_folder: office.dir().root().display().to_string(),
        demo: desk.is_demo(),
    })
}
