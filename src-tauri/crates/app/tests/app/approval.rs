//! Approval is of content: what comes after it voids it.

use app::Refusal;
use app::cases::find;
use app::office::Office;
use app::take_in::{TakeIn, take_in};
use domain::{Act, Actor, Proof, Role};

async fn person(office: &Office, name: &str, act: Act) -> Actor {
    office.actor(name, act, Proof::Console).await.unwrap()
}

#[tokio::test]
async fn what_comes_after_an_approval_voids_it() {
    let folder = tempfile::tempdir().unwrap();
    let office = crate::samples::begun(folder.path()).await;
    app::people::add(&office, Actor::Machine, "Kiểm duyệt viên mẫu", "", Role::Reviewer)
        .await
        .unwrap();
    let mail = crate::samples::samples().join("mail/case-b");
    let take = async |names: &[&str]| {
        let paths: Vec<_> = names.iter().map(|n| mail.join(n)).collect();
        let done = take_in(&office, &paths, &TakeIn::default(), Actor::Machine, |_| {})
            .await
            .unwrap();
        assert!(done.failed.is_empty());
    };
    take(&[
        "b-1-office-procedures.eml",
        "b-3-office-supplement-1.eml",
        "b-4-justice-supplement-1.eml",
        "b-6-justice-supplement-2.eml",
    ])
    .await;
    let case = find(&office.look().await.unwrap().desk, "174").unwrap();
    let editor = person(&office, "Biên tập viên mẫu", Act::Submit).await;
    let reviewer = person(&office, "Kiểm duyệt viên mẫu", Act::Approve).await;

    // A section is empty: nothing can be submitted.
    let refused = app::review::submit(&office, editor, case).await.unwrap_err();
    assert_eq!(refused.refusal, Refusal::NotComplete);
    assert!(refused.to_string().contains("Căn cứ pháp lý"), "{refused}");
    let finding = domain::FindingId("sections/2.004094.000.00.00.H32/can_cu".into());
    app::cases::accept_finding(
        &office,
        editor,
        case,
        &finding,
        domain::Waiver::Waived,
        "đã hỏi Văn phòng",
    )
    .await
    .unwrap();

    let content = app::review::submit(&office, editor, case).await.unwrap();
    let own = app::review::approve(&office, editor, case, &content)
        .await
        .unwrap_err();
    assert_eq!(own.refusal, Refusal::OwnWork);
    app::review::approve(&office, reviewer, case, &content)
        .await
        .unwrap();

    // The complete version comes: what was approved is no longer what would be published.
    take(&["b-5-office-supplement-2.eml"]).await;
    let target = folder.path().join("cong");
    let refused = app::publish::publish(&office, editor, &target).await.unwrap_err();
    assert_eq!(refused.refusal, Refusal::Changed);
    let stale = app::review::approve(&office, reviewer, case, &content)
        .await
        .unwrap_err();
    assert_eq!(stale.refusal, Refusal::Changed);

    let content = app::review::submit(&office, editor, case).await.unwrap();
    app::review::approve(&office, reviewer, case, &content)
        .await
        .unwrap();
    let published = app::publish::publish(&office, editor, &target).await.unwrap();
    assert_eq!(published.cases, [case]);
    let again = app::publish::publish(&office, editor, &target).await.unwrap();
    assert!(again.report.is_unchanged() && again.cases.is_empty());
    let page = std::fs::read_to_string(target.join("current/thu-tuc/2.004094.000.00.00.H32.html")).unwrap();
    assert!(page.contains("Căn cứ pháp lý"));
}
