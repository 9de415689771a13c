//! The local gallery's audit: every copy on the shelf is read and held against its hash in the records.

use super::{compare::Found, keep};
use crate::core::Core;
use boothlift_contract::EventId;
use boothlift_store::{StoreError, audits, destinations::DestinationRow, gallery};
use std::sync::Arc;

/// Files in one piece of work.
const AT_ONCE: usize = 16;

pub(super) async fn look(core: &Arc<Core>, event: EventId, row: &DestinationRow) -> Result<(), StoreError> {
    let (began_at, id) = (core.clock.now(), row.id.clone());
    let confirmed = core.store.read(move |view| audits::confirmed(view, event, &id)).await?;
    let mut found = Found::default();
    for part in confirmed.chunks(AT_ONCE) {
        let ids: Vec<i64> =
            part.iter().map(|one| one.remote_id.as_deref().and_then(|id| id.parse().ok()).unwrap_or(0)).collect();
        let rows = core.store.read(move |view| gallery::by_ids(view, &ids)).await?;
        let shelf = Arc::clone(&core.gallery);
        let judged = core.workers.run(move || {
            let whole = |(photo, hidden)| if hidden { None } else { Some(shelf.is_whole(&photo)) };
            rows.into_iter().map(|row| row.map_or(Some(false), whole)).collect::<Vec<Option<bool>>>()
        });
        let judged = judged.await.ok_or_else(|| StoreError::Commit("the shelf was not read".into()))?;
        for (one, whole) in part.iter().zip(judged) {
            // One that is hidden from guests was taken off by a person.
            let Some(whole) = whole else { continue };
            found.confirmed += 1;
            match whole {
                true => found.seen += 1,
                false => found.missing.push(one.clone()),
            }
        }
    }
    let (shown, _) = core.store.read(move |view| gallery::totals(view, event)).await?;
    let id = row.id.clone();
    let known = core.store.read(move |view| gallery::ours(view, event, &id)).await?;
    found.extra = shown.saturating_sub(known);
    keep(core, event, row, began_at, found).await
}
