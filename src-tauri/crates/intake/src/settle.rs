//! When is a file worth taking? A pure decision: looks and times go in, what to do next comes out.
//!
//! A file is due at once when the system said that it was closed or renamed into place, else when it stood still for the
//! settle time. Whether it is whole shows only in its bytes: an attempt that finds it short rests until the file
//! changes, and after [`PATIENCE`] without a change a person is told.

use boothlift_store::files::Look;
use std::time::Duration;

/// How long a file that is not whole may stand still before a person is told.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// First and longest pause while another program holds the file.
const BUSY: (Duration, Duration) = (Duration::from_millis(10), Duration::from_secs(30));

/// A file on its way in. Times are monotonic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    look: Look,
    looked_at: Duration,
    /// Since when it has looked like this, as far as is known.
    still_since: Duration,
    /// It was closed or renamed into place while it looked like this.
    hinted: bool,
    tried: Tried,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    Not,
    /// Found short or broken while it looked like this.
    NotWhole,
    /// Held by another program; next attempt, next pause.
    Busy(Duration, Duration),
}

/// What to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing before this moment.
    Wait(Duration),
    /// Take it.
    Take,
    /// It has not been whole for too long: tell a person.
    GiveUp,
}

impl Arrival {
    /// A file seen for the first time. `age`: how long it has been standing still by its own date.
    pub(crate) const fn new(look: Look, hinted: bool, age: Duration, now: Duration) -> Self {
        Self { look, looked_at: now, still_since: now.saturating_sub(age), hinted, tried: Tried::Not }
    }

    pub(crate) const fn look(&self) -> &Look {
        &self.look
    }

    /// Whether looking again now, before the moment [`Arrival::next`] named, could change anything.
    pub(crate) const fn is_resting(&self) -> bool {
        matches!(self.tried, Tried::NotWhole)
    }

    /// It was looked at again. `age` as in [`Arrival::new`]; it counts back to the look before at most.
    pub(crate) fn seen(&mut self, look: Look, hinted: bool, age: Duration, now: Duration) {
        if look == self.look {
            self.hinted |= hinted;
        } else {
            let still_since = now.saturating_sub(age).max(self.looked_at);
            *self = Self { look, looked_at: now, still_since, hinted, tried: Tried::Not };
        }
        self.looked_at = now;
    }

    /// An attempt found it short or broken.
    pub(crate) const fn not_whole(&mut self) {
        self.tried = Tried::NotWhole;
    }

    /// An attempt found it held by another program.
    pub(crate) fn busy(&mut self, now: Duration) {
        let pause = if let Tried::Busy(_, next) = self.tried { next } else { BUSY.0 };
        self.tried = Tried::Busy(now + pause, (pause * 2).min(BUSY.1));
    }

    /// What to do now; asked again at the moment it names, after a look at the file.
    pub(crate) fn next(&self, settle: Duration, now: Duration) -> Next {
        let due = match self.tried {
            Tried::NotWhole => {
                let end = self.still_since + PATIENCE;
                return if now >= end { Next::GiveUp } else { Next::Wait(end) };
            }
            Tried::Busy(due, _) => due,
            Tried::Not if self.hinted => return Next::Take,
            Tried::Not => self.still_since + settle,
        };
        if now >= due { Next::Take } else { Next::Wait(due) }
    }
}
