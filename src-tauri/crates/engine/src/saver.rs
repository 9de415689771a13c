//! Saving data: on a network that counts what goes over it, prints go out up to a budget and the rest waits, until the network is
//! another one or a person says that everything may go. What is on the wire ends; nothing of it is about this computer.

use crate::core::{Core, lock};
use boothlift_contract::{Failure, FailureCode, Kind, SaverView};
use boothlift_store::{Connection, StoreError, settings};
use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::{Notify, watch};

/// What can be set, in MB.
pub(crate) const ALLOWED: RangeInclusive<u32> = 1..=100_000;
/// What prints may take unless somebody says otherwise, in MB.
const USUAL_MB: u32 = 200;
const MB: u64 = 1_000_000;
/// How often what went is counted while something is held back.
const COUNT_EVERY: Duration = Duration::from_secs(1);

/// The line to the outside, as the system knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Whether it counts what goes over it; none where the system does not tell.
    pub metered: Option<bool>,
    /// Which network it is; another text is another one.
    pub network: String,
}

/// What lanes to the outside hold back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Holds {
    #[default]
    Nothing,
    AllButPrints,
    Everything,
}

/// What was chosen, and how the line is.
#[derive(Clone, Debug)]
struct Book {
    on: bool,
    budget_mb: u32,
    line: Line,
    /// A person said that everything may go over this network.
    lifted: bool,
    /// A person wants prints alone on this network, whatever it costs: it is slow.
    prints_alone: bool,
    /// Bytes that went while the rest was held back, on networks that count.
    used: u64,
    /// Bytes that had gone outside when was last counted.
    seen: u64,
}

impl Book {
    fn holds(&self) -> Holds {
        if !self.counts() {
            return if self.prints_alone { Holds::AllButPrints } else { Holds::Nothing };
        }
        if self.used < u64::from(self.budget_mb) * MB { Holds::AllButPrints } else { Holds::Everything }
    }

    /// Whether what goes over the line counts against the budget.
    fn counts(&self) -> bool {
        self.on && !self.lifted && self.line.metered == Some(true)
    }

    fn look(&mut self, line: &Line, outside: u64) {
        if self.counts() {
            self.used = self.used.saturating_add(outside.saturating_sub(self.seen));
        }
        self.seen = outside;
        if line.network != self.line.network {
            (self.lifted, self.prints_alone) = (false, false);
        }
        if line.metered == Some(false) {
            self.used = 0;
        }
        self.line = line.clone();
    }
}

/// The saver of all lanes.
pub(crate) struct Saver {
    book: Mutex<Book>,
    line: watch::Receiver<Line>,
    /// What was chosen is another thing now.
    chosen: Notify,
}

impl Saver {
    /// As it was chosen before, on this line.
    pub(crate) fn new(view: &Connection, line: watch::Receiver<Line>) -> Result<Self, StoreError> {
        let number = |key| Ok::<_, StoreError>(settings::get(view, key)?.and_then(|text| text.parse::<u64>().ok()));
        let budget = number(settings::DATA_SAVER_MB)?.and_then(|mb| u32::try_from(mb).ok());
        let mut book = Book {
            on: number(settings::DATA_SAVER)? != Some(0),
            budget_mb: budget.filter(|mb| ALLOWED.contains(mb)).unwrap_or(USUAL_MB),
            line: Line::default(),
            lifted: false,
            prints_alone: false,
            used: number(settings::DATA_SAVER_USED)?.unwrap_or(0),
            seen: 0,
        };
        book.look(&line.borrow(), 0);
        Ok(Self { book: Mutex::new(book), line, chosen: Notify::new() })
    }

    /// What lanes to the outside hold back now.
    pub(crate) fn holds(&self) -> Holds {
        lock(&self.book).holds()
    }

    /// Why a photo of this kind waits for another network, where it has to go outside; none where it does not.
    pub(crate) fn holds_back(&self, kind: Kind) -> Option<Failure> {
        let book = lock(&self.book);
        let waits = match book.holds() {
            Holds::Nothing => false,
            Holds::AllButPrints => kind != Kind::Print,
            Holds::Everything => true,
        };
        waits.then(|| match book.counts() {
            true => Failure::new(FailureCode::NetMetered, book.budget_mb.to_string(), ""),
            false => Failure::new(FailureCode::NetSlow, "", ""),
        })
    }

    pub(crate) fn view(&self) -> SaverView {
        let book = lock(&self.book);
        SaverView {
            on: book.on,
            budget_mb: book.budget_mb,
            metered: book.line.metered,
            saving: book.holds() != Holds::Nothing,
            prints_alone: book.prints_alone && !book.counts(),
            used_mb: u32::try_from(book.used / MB).unwrap_or(u32::MAX),
        }
    }

    /// Another choice, from now on.
    pub(crate) fn choose(&self, on: bool, budget_mb: u32) {
        {
            let mut book = lock(&self.book);
            (book.on, book.budget_mb) = (on, budget_mb);
        }
        self.chosen.notify_one();
    }

    /// Everything may go until the network is another one. False where nothing is held back.
    pub(crate) fn lift(&self) -> bool {
        let lifted = {
            let mut book = lock(&self.book);
            let holds = book.holds() != Holds::Nothing;
            book.lifted |= book.counts();
            book.prints_alone = false;
            holds
        };
        self.chosen.notify_one();
        lifted
    }

    /// Prints alone may go until the network is another one, or a person says that all may.
    pub(crate) fn prints_alone(&self) {
        lock(&self.book).prints_alone = true;
        self.chosen.notify_one();
    }

    fn look(&self, outside: u64) -> (Holds, u64) {
        let line = self.line.borrow().clone();
        let mut book = lock(&self.book);
        book.look(&line, outside);
        (book.holds(), book.used / MB)
    }
}

/// Follows the line and counts what goes, until the engine ends.
pub(crate) async fn mind(core: Arc<Core>) {
    let mut line = core.saver.line.clone();
    let mut told = core.saver.look(core.progress.outside());
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = changed(&mut line) => {}
            () = core.saver.chosen.notified() => {}
            () = tokio::time::sleep(COUNT_EVERY), if told.0 != Holds::Nothing => {}
        }
        let now = core.saver.look(core.progress.outside());
        if now.1 != told.1 {
            let used = (now.1 * MB).to_string();
            let kept = core.store.write(move |tx| settings::set(tx, settings::DATA_SAVER_USED, &used));
            if let Err(error) = kept.await {
                tracing::warn!(%error, "what went over a network that counts is not written down");
            }
        }
        if now.0 != told.0 {
            tracing::info!(held_back = ?now.0, used_mb = now.1, "what is held back for a network that counts data");
            core.wake_lanes();
            core.publisher.touch();
        }
        told = now;
        core.publisher.redraw();
    }
}

/// The line is another one; never where nobody tells.
async fn changed(line: &mut watch::Receiver<Line>) {
    if line.changed().await.is_err() {
        std::future::pending().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Book {
        Book { on: true, budget_mb: 2, line: Line::default(), lifted: false, prints_alone: false, used: 0, seen: 0 }
    }

    fn line(metered: bool, network: &str) -> Line {
        Line { metered: Some(metered), network: network.into() }
    }

    #[test]
    fn prints_go_until_the_budget_is_used_and_then_nothing_does() {
        let mut book = book();
        book.look(&line(true, "phone"), 5_000_000);
        assert_eq!(book.holds(), Holds::AllButPrints, "what went before is not counted");
        book.look(&line(true, "phone"), 6_999_999);
        assert_eq!(book.holds(), Holds::AllButPrints);
        book.look(&line(true, "phone"), 7_000_000);
        assert_eq!(book.holds(), Holds::Everything);
        book.look(&line(false, "hotel"), 7_000_000);
        assert_eq!(book.holds(), Holds::Nothing);
        book.look(&line(true, "phone"), 90_000_000);
        assert_eq!(book.holds(), Holds::AllButPrints, "after a network that counts nothing the budget is whole again");
    }

    #[test]
    fn what_a_person_let_go_goes_on_this_network_and_not_on_the_next() {
        let mut book = book();
        book.look(&line(true, "phone"), 0);
        book.lifted = true;
        assert_eq!(book.holds(), Holds::Nothing);
        book.look(&line(true, "phone"), 50_000_000);
        assert_eq!((book.holds(), book.used), (Holds::Nothing, 0), "it is no use of the budget for prints");
        book.look(&line(true, "other phone"), 50_000_000);
        assert_eq!(book.holds(), Holds::AllButPrints);
    }

    #[test]
    fn prints_alone_on_a_slow_network_use_no_budget_and_end_with_it() {
        let mut book = book();
        book.look(&line(false, "hotel"), 0);
        book.prints_alone = true;
        book.look(&line(false, "hotel"), 9_000_000);
        assert_eq!((book.holds(), book.used), (Holds::AllButPrints, 0));
        book.look(&line(false, "cable"), 9_000_000);
        assert_eq!(book.holds(), Holds::Nothing);
    }

    #[test]
    fn a_line_of_which_nothing_is_known_holds_nothing_back_and_neither_does_a_saver_that_is_off() {
        let mut book = book();
        book.look(&Line { metered: None, network: "cable".into() }, 0);
        assert_eq!(book.holds(), Holds::Nothing);
        book.look(&line(true, "phone"), 0);
        book.on = false;
        assert_eq!(book.holds(), Holds::Nothing);
    }
}
