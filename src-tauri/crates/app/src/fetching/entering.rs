//! What has come enters the register.

use store::MessageRow;

use crate::arrival::Arrival;
use crate::error::{AppError, Refusal, Result};
use crate::office::Office;
use crate::registering::register_together;

/// What became of messages that came together.
pub(super) struct Entered {
    /// Those that are in the register, each with its event.
    pub(super) rows: Vec<MessageRow>,
    /// Why the others are not.
    pub(super) problems: Vec<AppError>,
}

/// Commits arrivals. Together where that goes; one by one where one of them does not, so that it costs no other.
pub(super) async fn enter(
    office: &Office,
    mut rows: Vec<MessageRow>,
    arrivals: Vec<Arrival>,
) -> Result<Entered> {
    let mut problems = Vec::new();
    let entered = match register_together(office, arrivals.clone()).await {
        Ok(entered) => entered.into_iter().map(|(seq, _)| Some(seq)).collect(),
        Err(error) if error.is_break() || error.refusal == Refusal::RegisterBroken => return Err(error),
        Err(_) => enter_each(office, arrivals, &mut problems).await?,
    };
    for (row, seq) in rows.iter_mut().zip(entered) {
        row.seq = seq.unwrap_or_default();
    }
    rows.retain(|row| row.seq != 0);
    Ok(Entered { rows, problems })
}

async fn enter_each(
    office: &Office,
    arrivals: Vec<Arrival>,
    problems: &mut Vec<AppError>,
) -> Result<Vec<Option<u64>>> {
    let mut entered = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        match register_together(office, vec![arrival]).await {
            Ok(one) => entered.extend(one.into_iter().map(|(seq, _)| Some(seq))),
            Err(error) if error.is_break() || error.refusal == Refusal::RegisterBroken => return Err(error),
            Err(error) => {
                problems.push(error);
                entered.push(None);
            }
        }
    }
    Ok(entered)
}
