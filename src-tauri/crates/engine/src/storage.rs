//! Records that cannot be written: shown, tried again until they can be, and given the room that was kept for them.

use crate::{core::Core, when::until};
use boothlift_intake::Ballast;
use boothlift_store::settings;
use std::{sync::Arc, time::Duration};

/// How often records that could not be written are tried again.
const TRY_RECORDS: Duration = Duration::from_secs(5);

/// How often it is looked whether there is room to keep again.
const LOOK_FOR_ROOM: Duration = Duration::from_secs(60);

/// Shows that records cannot be kept, and tries them until they can: nothing else may want to write meanwhile.
pub(crate) async fn mind(core: Arc<Core>) {
    let mut fails = core.store.fails();
    loop {
        let failing = *fails.borrow_and_update();
        core.publisher.touch();
        // At once where there is room now; it is worth a try whatever the reason was.
        let pause = if failing && let_room_go(&core).await { Duration::ZERO } else { TRY_RECORDS };
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            heard = fails.changed() => if heard.is_err() { return },
            () = tokio::time::sleep(pause), if failing => {
                let at = core.clock.now().0;
                if let Err(error) = core.store.write(move |tx| settings::set(tx, settings::TRIED, &at.to_string())).await {
                    tracing::warn!(%error, "the records can still not be written");
                }
            }
        }
    }
}

/// Lets the room go that is kept for the records. Whether there was any.
async fn let_room_go(core: &Arc<Core>) -> bool {
    let ballast = Ballast::of(&core.data);
    match core.workers.run(move || ballast.let_go()).await {
        Some(Ok(true)) => {
            tracing::warn!("the records cannot be written: the room that was kept for them is let go");
            true
        }
        Some(Err(error)) => {
            tracing::warn!(%error, "the room that is kept for the records cannot be let go");
            false
        }
        Some(Ok(false)) | None => false,
    }
}

/// Keeps room for the records while there is enough of it, until the engine ends.
pub(crate) async fn keep_room(core: Arc<Core>) {
    let mut due = core.clock.monotonic() + LOOK_FOR_ROOM;
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = core.looked.notified() => {}
            () = until(core.clock.as_ref(), Some(due)) => {}
        }
        let now = core.clock.monotonic();
        if now < due {
            continue;
        }
        due = now + LOOK_FOR_ROOM;
        if *core.store.fails().borrow() {
            continue;
        }
        let (ballast, beside) = (Ballast::of(&core.data), core.spool.keeps_free());
        if let Some(Err(error)) = core.workers.run(move || ballast.hold(beside)).await {
            tracing::debug!(%error, "no room is kept for the records");
        }
    }
}
