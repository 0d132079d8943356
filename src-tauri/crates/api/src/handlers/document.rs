//! A received file as the reader sees it.

use super::error::refused;
use super::{Answer, Ask};
use crate::wire::ErrorCode;
use crate::wire::document::{DocumentView, ShowDocument};

pub(super) async fn case_document(ask: &Ask<'_>, _: ShowDocument) -> Answer<DocumentView> {
    ask.person()?;
    Err(refused(ErrorCode::Broke))
}
