//! The one table: every fault that a fake can show, and what comes of it at any step of any driver.

use boothlift_contract::{FailureCode as Code, LaneState};
use boothlift_testkit::service::{Fault, PAGES, Wait};

/// What a person and the records are told of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nobody notices.
    Unnoticed,
    /// The request cannot have been complete: this photo again, soon.
    Cut(Code),
    /// Wholly sent, and no answer that can be trusted.
    Lost(Code),
    /// The lane waits as long as it was told to.
    Limited,
    /// Something else answers there; it ends by itself.
    Portal(Code),
    /// The lane waits for a person.
    Person(Code, LaneState),
    /// This photo is held; the others go on.
    Refused(Code),
    /// Refused as too large though it was to be taken: a smaller copy of it goes, once.
    Smaller,
}

use Outcome::{Cut, Limited, Lost, Person, Portal, Refused, Smaller, Unnoticed};

/// One fault, and what may come of it: one thing, but where a reset can overtake an answer.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) fault: Fault,
    pub(crate) outcomes: Vec<Outcome>,
}

/// So long a service asks for a pause, in seconds.
pub(crate) const WAIT: u32 = 3;
/// Bytes of a body after which some faults come.
pub(crate) const AMID: u64 = 100_000;

/// Every row.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |fault, outcomes: &[Outcome]| rows.push(Row { fault, outcomes: outcomes.to_vec() });
    for fault in [Fault::None, Fault::Trickle, Fault::Interim, Fault::SlowRead(64 * 1024, 1), Fault::SlowAnswer(20)] {
        row(fault, &[Unnoticed]);
    }
    for fault in [Fault::CloseBeforeHeaders, Fault::CloseAfter(0), Fault::CloseAfter(AMID)] {
        row(fault, &[Cut(Code::NetBroken)]);
    }
    row(Fault::StallAfter(AMID), &[Cut(Code::NetStalled)]);
    for fault in [Fault::StoreThenClose, Fault::StoreThenReset, Fault::StoreLate(4), Fault::StoreThenStall] {
        row(fault, &[Lost(Code::NetNoAnswer)]);
    }
    row(Fault::HalfHead, &[Lost(Code::NetNoAnswer)]);
    for fault in [
        Fault::GarbageHead,
        Fault::GarbageJson,
        Fault::EmptyJson,
        Fault::OtherJson,
        Fault::WrongType,
        Fault::HalfReply,
        Fault::WrongLength,
        Fault::HugeReply,
        Fault::EndlessReply,
        Fault::Echo(200),
    ] {
        row(fault, &[Lost(Code::DestUnexpected)]);
    }
    for status in [202, 204, 206, 207, 208] {
        row(Fault::StoreThenStatus(status), &[Lost(Code::DestUnexpected)]);
    }
    for status in [500, 502, 503, 504] {
        row(Fault::StoreThenStatus(status), &[Lost(Code::DestDown)]);
        row(Fault::Status(status, None), &[Lost(Code::DestDown)]);
    }
    row(Fault::Echo(500), &[Lost(Code::DestDown)]);
    for wait in [Wait::Seconds(WAIT.into()), Wait::Date(WAIT.into()), Wait::Json(WAIT.into())] {
        row(Fault::Status(503, Some(wait)), &[Limited]);
        row(Fault::Status(429, Some(wait)), &[Limited]);
    }
    for status in [423, 425, 429] {
        row(Fault::Status(status, None), &[Limited]);
    }
    let denied = Person(Code::DestDenied, LaneState::SignIn);
    let forbidden = Person(Code::DestForbidden, LaneState::Denied);
    row(Fault::Revoke, &[denied]);
    row(Fault::Status(401, None), &[denied]);
    row(Fault::Status(402, None), &[forbidden]);
    row(Fault::Status(403, None), &[forbidden]);
    row(Fault::Echo(403), &[forbidden]);
    for status in [507, 509] {
        row(Fault::Status(status, None), &[Person(Code::DestFull, LaneState::Full)]);
    }
    row(Fault::Status(408, None), &[Cut(Code::NetBroken)]);
    // 404 and 405: others passed at this address, so it is this photo's matter.
    for status in [400, 404, 405, 406, 410, 411, 412, 414, 422, 431] {
        row(Fault::Status(status, None), &[Refused(Code::PhotoRefused)]);
    }
    row(Fault::Echo(400), &[Refused(Code::PhotoRefused)]);
    row(Fault::Status(409, None), &[Refused(Code::PhotoThere)]);
    row(Fault::Status(413, None), &[Smaller]);
    row(Fault::Status(415, None), &[Refused(Code::PhotoKind)]);
    for status in [407, 511] {
        row(Fault::Status(status, None), &[Portal(Code::NetPortal)]);
    }
    for status in [301, 302, 303, 307, 308] {
        row(Fault::Redirect(status), &[Portal(Code::DestMoved)]);
    }
    for page in 0..PAGES.len() {
        row(Fault::Portal(page), &[Portal(Code::NetPortal)]);
    }
    // The reset that follows may overtake the answer.
    let overtaken = Cut(Code::NetBroken);
    row(Fault::Early(200, AMID), &[Cut(Code::DestUnexpected), overtaken]);
    row(Fault::Early(401, AMID), &[denied, overtaken]);
    row(Fault::Early(413, AMID), &[Smaller, overtaken]);
    row(Fault::Early(500, AMID), &[Cut(Code::DestDown), overtaken]);
    rows
}

/// Whether the service falls silent: only time ends it.
pub(crate) fn is_silent(fault: &Fault) -> bool {
    matches!(fault, Fault::StallAfter(_) | Fault::StoreThenStall | Fault::EndlessReply)
}

/// Whether the fault comes amid a body, which must then be larger than all buffers on the way.
pub(crate) fn is_amid(fault: &Fault) -> bool {
    matches!(fault, Fault::CloseBeforeHeaders | Fault::CloseAfter(_) | Fault::StallAfter(_) | Fault::Early(..))
}

/// The faults that any call can meet at random: the token stays good, none lasts for minutes, and what is not there once a
/// call is over does not come.
pub(crate) fn at_random() -> Vec<Fault> {
    let lasts =
        |fault: &Fault| is_silent(fault) || matches!(fault, Fault::Revoke | Fault::HugeReply | Fault::StoreLate(_));
    rows().into_iter().map(|row| row.fault).filter(|fault| !lasts(fault)).collect()
}

/// A number for each fault a fake knows; a new one does not compile without a place here.
fn number(fault: &Fault) -> usize {
    match fault {
        Fault::None => 0,
        Fault::CloseBeforeHeaders => 1,
        Fault::CloseAfter(_) => 2,
        Fault::StoreThenClose => 3,
        Fault::StoreThenReset => 4,
        Fault::StoreLate(_) => 5,
        Fault::StallAfter(_) => 6,
        Fault::StoreThenStall => 7,
        Fault::SlowAnswer(_) => 8,
        Fault::SlowRead(..) => 9,
        Fault::Status(..) => 10,
        Fault::StoreThenStatus(_) => 11,
        Fault::Redirect(_) => 12,
        Fault::Portal(_) => 13,
        Fault::GarbageJson => 14,
        Fault::EmptyJson => 15,
        Fault::OtherJson => 16,
        Fault::WrongType => 17,
        Fault::GarbageHead => 18,
        Fault::HalfReply => 19,
        Fault::HalfHead => 20,
        Fault::WrongLength => 21,
        Fault::Trickle => 22,
        Fault::Early(..) => 23,
        Fault::Revoke => 24,
        Fault::HugeReply => 25,
        Fault::EndlessReply => 26,
        Fault::Interim => 27,
        Fault::Echo(_) => 28,
    }
}

#[test]
fn the_table_has_every_fault_that_a_fake_can_show_and_none_twice() {
    let rows = rows();
    let numbers: std::collections::BTreeSet<_> = rows.iter().map(|row| number(&row.fault)).collect();
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), (0..=28).collect::<Vec<_>>());
    for (nth, row) in rows.iter().enumerate() {
        assert!(rows[..nth].iter().all(|other| other.fault != row.fault), "{:?} twice", row.fault);
    }
}
