//! Where a mail came from, for the window to word.

use domain::Intake;

use crate::wire::origin::{ManifestCheck, Origin, OriginCheck, OriginMethod, OriginResult, OriginWarning};

/// What was found of where something came from.
pub(super) fn origin(intake: &Intake) -> Origin {
    let found = &intake.authenticity;
    Origin {
        checks: found.checks.iter().map(|check| parsed(check)).collect(),
        warnings: found.warnings.iter().map(|key| warning(key)).collect(),
        manifest: intake.manifest.as_ref().map(|m| ManifestCheck {
            matches: m.matches,
            differing: m.differing.clone(),
        }),
    }
}

fn parsed(check: &str) -> OriginCheck {
    let (method, result) = app::origin::parts(check);
    OriginCheck {
        method: match method {
            "dmarc" => OriginMethod::Dmarc,
            "spf" => OriginMethod::Spf,
            _ => OriginMethod::Dkim,
        },
        result: match result {
            "pass" => OriginResult::Pass,
            "fail" => OriginResult::Fail,
            "skipped" | "temperror" => OriginResult::Skipped,
            _ => OriginResult::Neither,
        },
        written: check.to_owned(),
    }
}

fn warning(key: &str) -> OriginWarning {
    match key {
        "look-alike-address" => OriginWarning::LookAlikeAddress,
        "reply-to-elsewhere" => OriginWarning::ReplyToElsewhere,
        "name-of-another" => OriginWarning::NameOfAnother,
        "several-from" => OriginWarning::SeveralFrom,
        app::origin::WARNING_NAME_OF_OFFICIAL => OriginWarning::NameOfOfficial,
        _ => OriginWarning::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::OriginMethod::{Dkim, Dmarc, Spf};
    use super::OriginResult::{Fail, Neither, Pass, Skipped};
    use super::{OriginMethod, OriginResult, OriginWarning, parsed, warning};

    fn check(written: &str, method: OriginMethod, result: OriginResult) {
        let found = parsed(written);
        assert_eq!((found.method, found.result), (method, result), "{written}");
        assert_eq!(found.written, written);
    }

    #[test]
    fn checks_are_told_apart() {
        check("dmarc=pass mx.example.vn", Dmarc, Pass);
        check("spf=fail", Spf, Fail);
        check("spf=softfail mx.example.vn", Spf, Neither);
        check("dkim=fail example.vn (body hash)", Dkim, Fail);
        check("dkim=skipped (no answer)", Dkim, Skipped);
        check("dkim=temperror example.vn", Dkim, Skipped);
        check("", Dkim, Neither);
    }

    #[test]
    fn a_warning_of_a_later_program_is_still_shown() {
        assert_eq!(warning("reply-to-elsewhere"), OriginWarning::ReplyToElsewhere);
        assert_eq!(warning("name-of-official"), OriginWarning::NameOfOfficial);
        assert_eq!(warning("something-new"), OriginWarning::Other);
    }
}
