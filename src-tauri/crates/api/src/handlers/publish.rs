//! *Đăng cổng*.

use super::error::refused;
use super::{Answer, Ask};
use crate::wire::publish::{PublishResult, PublishView};
use crate::wire::{ErrorCode, Nothing};

pub(super) async fn publish_show(ask: &Ask<'_>, _: Nothing) -> Answer<PublishView> {
    ask.person()?;
    Err(refused(ErrorCode::Broke))
}

pub(super) async fn publish_run(ask: &Ask<'_>, _: Nothing) -> Answer<PublishResult> {
    ask.person()?;
    Err(refused(ErrorCode::Broke))
}
