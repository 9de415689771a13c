//! The attendant lock: where somebody set a number, what changes the set-up asks for it first.
//!
//! It keeps hands off by mistake at a party. Who can read and write the data folder is not held up by it: there the number
//! is kept as a slow hash, and a file takes it away.

use crate::{
    core::{Core, lock},
    delivery::hex,
};
use aws_lc_rs::{
    pbkdf2::{self, PBKDF2_HMAC_SHA256},
    rand,
};
use boothlift_contract::{Clock, Failure, FailureCode, LockView};
use boothlift_destinations::Secret;
use boothlift_store::{Store, StoreError, settings};
use std::{
    fs, io,
    num::NonZeroU32,
    ops::RangeInclusive,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Notify;

/// Digits of a number.
const DIGITS: RangeInclusive<usize> = 4..=8;
/// What OWASP recommends for PBKDF2 with SHA-256; a third of a second on a slow tablet.
const ROUNDS: NonZeroU32 = match NonZeroU32::new(600_000) {
    Some(rounds) => rounds,
    None => NonZeroU32::MIN,
};
const SALT: usize = 16;
const HASH: usize = 32;
/// How long it stays open without use.
const OPEN_FOR: Duration = Duration::from_secs(5 * 60);
/// Wrong numbers that nobody waits for.
const FREE: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// A file of this name in the data folder takes the lock away at the next start.
const FORGET: &str = "forget-attendant-lock";

/// Whether what changes the set-up may be asked for now.
pub(crate) struct AttendantLock {
    state: Mutex<State>,
    /// One number at a time: two together would be two tries for one wait.
    trying: tokio::sync::Mutex<()>,
    moved: Notify,
}

/// Moments are of the monotonic clock: setting the clock of the wall opens nothing.
struct State {
    number: Option<Number>,
    open_until: Option<Duration>,
    wrong: u32,
    wait_until: Option<Duration>,
}

/// A number as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Number {
    rounds: NonZeroU32,
    salt: [u8; SALT],
    hash: [u8; HASH],
}

impl AttendantLock {
    /// The lock as the records have it, closed. Where the file that takes it away is there, it is off.
    pub(crate) async fn start(store: &Store, data: &Path, clock: &dyn Clock) -> Result<Self, StoreError> {
        let way_out = data.join(FORGET);
        if way_out.exists() {
            store.write(forget).await?;
            tracing::warn!("the attendant lock was taken away by a file in the data folder");
            match fs::remove_file(&way_out) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => tracing::warn!(%error, "that file stays"),
                _ => {}
            }
        }
        let (kept, wrong) = store.read_blocking(|view| {
            Ok((settings::get(view, settings::ATTENDANT_LOCK)?, settings::get(view, settings::ATTENDANT_LOCK_WRONG)?))
        })?;
        // One that cannot be read keeps no photo waiting: nobody has its number, and the file takes it away.
        let number = kept.map(|text| {
            Number::read(&text).unwrap_or_else(|| {
                tracing::warn!("the number of the attendant lock cannot be read");
                Number { rounds: NonZeroU32::MIN, salt: [0; SALT], hash: [0; HASH] }
            })
        });
        let wrong = wrong.and_then(|text| text.parse().ok()).unwrap_or_default();
        // A start is no way round a wait.
        let wait_until = wait_after(wrong).map(|wait| clock.monotonic() + wait);
        let state = Mutex::new(State { number, open_until: None, wrong, wait_until });
        Ok(Self { state, trying: tokio::sync::Mutex::new(()), moved: Notify::new() })
    }

    /// For the page.
    pub(crate) fn view(&self, clock: &dyn Clock) -> LockView {
        let (now, state) = (clock.monotonic(), lock(&self.state));
        let later = |at: Option<Duration>| at.filter(|at| *at > now);
        LockView {
            on: state.number.is_some(),
            open: state.number.is_some() && later(state.open_until).is_some(),
            until: later(state.wait_until).map(|at| clock.now().plus(at - now)),
        }
    }

    /// Lets somebody through who changes the set-up, and counts it as use.
    ///
    /// # Errors
    /// `app.locked` while it is closed.
    pub(crate) fn pass(&self, clock: &dyn Clock) -> Result<(), Failure> {
        let (now, mut state) = (clock.monotonic(), lock(&self.state));
        if state.number.is_none() {
            return Ok(());
        }
        if state.open_until.is_none_or(|at| at <= now) {
            return Err(Failure::new(FailureCode::AppLocked, "", ""));
        }
        state.open_until = Some(now + OPEN_FOR);
        Ok(())
    }

    /// Closes it.
    pub(crate) fn close(&self) {
        lock(&self.state).open_until = None;
        self.moved.notify_one();
    }

    /// The next moment at which it closes by itself or takes a number again.
    fn next(&self, now: Duration) -> Option<Duration> {
        let state = lock(&self.state);
        [state.open_until, state.wait_until].into_iter().flatten().filter(|at| *at > now).min()
    }
}

/// Sets a number, or takes the lock away; set, it stays open for now.
pub(crate) async fn set(core: &Core, number: Option<Secret>) -> Result<(), Failure> {
    let _one = core.attendant.trying.lock().await;
    let kept = match number {
        None => None,
        Some(number) => {
            let digits = number.expose();
            if !DIGITS.contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(Failure::new(FailureCode::RequestWrong, "number", "it must have 4 to 8 digits"));
            }
            let mut salt = [0; SALT];
            rand::fill(&mut salt)
                .map_err(|_| Failure::new(FailureCode::RequestGone, "number", "the system gives no random numbers"))?;
            let made = core.workers.run(move || Number::make(salt, ROUNDS, &number)).await;
            Some(made.ok_or_else(|| Failure::new(FailureCode::RequestGone, "number", "type it again"))?)
        }
    };
    let text = kept.as_ref().map(Number::text);
    let work = move |tx: &boothlift_store::Transaction<'_>| {
        forget(tx)?;
        text.map_or(Ok(()), |text| settings::set(tx, settings::ATTENDANT_LOCK, &text))
    };
    core.store.write(work).await.map_err(crate::core::records)?;
    *lock(&core.attendant.state) = State {
        open_until: kept.as_ref().map(|_| core.clock.monotonic() + OPEN_FOR),
        number: kept,
        wrong: 0,
        wait_until: None,
    };
    tracing::info!(on = core.attendant.view(&*core.clock).on, "the attendant lock was set");
    core.attendant.moved.notify_one();
    Ok(())
}

/// Opens it where the number is right. A wrong one is counted in the records before it is answered.
pub(crate) async fn unlock(core: &Core, number: Secret) -> Result<(), Failure> {
    let attendant = &core.attendant;
    let _one = attendant.trying.lock().await;
    let (kept, wrong) = {
        let state = lock(&attendant.state);
        let Some(kept) = state.number.clone() else { return Ok(()) };
        if state.wait_until.is_some_and(|at| at > core.clock.monotonic()) {
            return Err(Failure::new(FailureCode::AppLocked, "", "wait before the next number"));
        }
        (kept, state.wrong.saturating_add(1))
    };
    // Counted before it is looked at: pulling the plug in between is no way round a wait.
    let count = wrong.to_string();
    let counted = core.store.write(move |tx| settings::set(tx, settings::ATTENDANT_LOCK_WRONG, &count));
    counted.await.map_err(crate::core::records)?;
    let right = core.workers.run(move || kept.is(&number)).await.unwrap_or(false);
    let now = core.clock.monotonic();
    if right {
        core.store
            .write(|tx| settings::forget(tx, settings::ATTENDANT_LOCK_WRONG))
            .await
            .map_err(crate::core::records)?;
    }
    {
        let mut state = lock(&attendant.state);
        if right {
            state.open_until = Some(now + OPEN_FOR);
            (state.wrong, state.wait_until) = (0, None);
        } else {
            state.wrong = wrong;
            state.wait_until = wait_after(wrong).map(|wait| now + wait);
        }
    }
    attendant.moved.notify_one();
    if right {
        return Ok(());
    }
    tracing::info!(wrong, "a wrong number for the attendant lock");
    Err(Failure::new(FailureCode::RequestWrong, "number", "it is another one"))
}

/// Tells the page when the lock closes by itself, or takes a number again.
pub(crate) async fn mind(core: Arc<Core>) {
    loop {
        let due = core.attendant.next(core.clock.monotonic());
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = core.attendant.moved.notified() => {}
            () = past(&core, due) => {}
        }
        core.publisher.redraw();
    }
}

async fn past(core: &Core, due: Option<Duration>) {
    match due {
        Some(due) => core.past(due).await,
        None => std::future::pending().await,
    }
}

fn forget(connection: &boothlift_store::Transaction<'_>) -> Result<(), StoreError> {
    settings::forget(connection, settings::ATTENDANT_LOCK)?;
    settings::forget(connection, settings::ATTENDANT_LOCK_WRONG)
}

/// How long nobody may try after so many wrong numbers: it doubles with each.
fn wait_after(wrong: u32) -> Option<Duration> {
    let beyond = wrong.checked_sub(FREE)?;
    let factor = 1u32.checked_shl(beyond).unwrap_or(u32::MAX);
    Some(FIRST_WAIT.saturating_mul(factor).min(LONGEST_WAIT))
}

impl Number {
    fn make(salt: [u8; SALT], rounds: NonZeroU32, digits: &Secret) -> Self {
        let mut hash = [0; HASH];
        pbkdf2::derive(PBKDF2_HMAC_SHA256, rounds, &salt, digits.expose().as_bytes(), &mut hash);
        Self { rounds, salt, hash }
    }

    fn is(&self, digits: &Secret) -> bool {
        pbkdf2::verify(PBKDF2_HMAC_SHA256, self.rounds, &self.salt, digits.expose().as_bytes(), &self.hash).is_ok()
    }

    fn text(&self) -> String {
        format!("pbkdf2-sha256 {} {} {}", self.rounds, hex(&self.salt), hex(&self.hash))
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        if parts.next()? != "pbkdf2-sha256" {
            return None;
        }
        let number =
            Self { rounds: parts.next()?.parse().ok()?, salt: bytes(parts.next()?)?, hash: bytes(parts.next()?)? };
        parts.next().is_none().then_some(number)
    }
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let mut all = [0; N];
    if hex.len() != 2 * N {
        return None;
    }
    for (at, byte) in all.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: NonZeroU32 = NonZeroU32::new(7).unwrap();

    #[test]
    fn a_number_comes_back_from_the_records_and_no_other_opens() {
        let number = Number::make([3; SALT], FEW, &Secret::new("0471".into()));
        let again = Number::read(&number.text()).unwrap();
        assert_eq!(again, number);
        assert!(again.is(&Secret::new("0471".into())));
        for other in ["471", "0470", "04710", "", "1740"] {
            assert!(!again.is(&Secret::new(other.into())), "{other}");
        }
        assert!(!number.text().contains("0471 "), "{}", number.text());
        assert_ne!(Number::make([4; SALT], FEW, &Secret::new("0471".into())).hash, number.hash, "salted");
    }

    #[test]
    fn what_is_no_kept_number_is_not_taken_for_one() {
        let good = Number::make([3; SALT], FEW, &Secret::new("1234".into())).text();
        for wrong in
            ["", "pbkdf2-sha256", &good.replace("sha256", "md5"), &format!("{good} x"), &good[..good.len() - 1]]
        {
            assert_eq!(Number::read(wrong), None, "{wrong}");
        }
        assert_eq!(Number::read(&good.replace(" 7 ", " 0 ")), None, "no rounds are no hash");
    }

    #[test]
    fn waits_begin_after_three_wrong_numbers_and_double_to_a_quarter_of_an_hour() {
        let seconds: Vec<_> = (0..=12).map(|wrong| wait_after(wrong).map_or(0, |wait| wait.as_secs())).collect();
        assert_eq!(seconds, [0, 0, 0, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
        assert_eq!(wait_after(u32::MAX), Some(LONGEST_WAIT));
    }
}
