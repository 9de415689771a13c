//! The drivers that the table is played against: how each is set up, its steps, and where it differs from the table.

use super::table::{
    AMID,
    Outcome::{self, Cut, Lost, Person, Refused, Smaller, Unnoticed},
};
use boothlift_contract::{Clock, DestinationKind, FailureCode as Code, LaneState};
use boothlift_testkit::{
    clock::FakeClock,
    cyclemate::{self, FakeCycleMate, Rates},
    event_gallery::{self, Duplicates, FakeEventGallery, ReplyStyle},
    selfcommunity::{self, FakeSelfCommunity},
    service::{Fake, Fault, Planned, Service, Setup},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Never part of anything that is kept, shown or logged.
pub(crate) const TOKEN: &str = "CANARY-7f3a/91+c=0d&2e";
const COMMUNITY_EVENT: u64 = 7;

/// What becomes of a photo whose request at a step had no answer that can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// It may be there, and nobody can look: again after 30 s, and perhaps twice there.
    Unsure,
    /// It may be there; the next attempt looks.
    LooksFirst,
    /// This request put nothing there: it is sent again.
    NotThere,
}

/// One request of an upload, or of a removal, that can go wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// The fake's name of the call.
    pub(crate) call: &'static str,
    /// What the calls before it meet.
    pub(crate) before: &'static [(Fault, &'static str)],
    /// The attempt that meets the fault.
    pub(crate) attempt: u32,
    pub(crate) unanswered: Unanswered,
}

/// Where a driver differs from the table at a step, and why.
#[derive(Clone, Debug)]
pub(crate) enum Differs {
    /// These come of it instead.
    Here(Vec<Outcome>, &'static str),
    /// It cannot come about.
    Never(&'static str),
}

/// A driver's service, faked. One `impl` takes a driver into the suite.
pub(crate) trait Faulty: Send + Sync {
    const KIND: DestinationKind;
    /// The steps of an upload, in order.
    const STEPS: &'static [Step];
    /// The steps of a removal, in order; none where the service has no call for it.
    const REMOVAL: &'static [Step] = &[];
    /// Bytes of a photo as a fault amid its body needs it, and of any other.
    const BYTES: (usize, usize);

    /// The driver's settings, as an event has them.
    fn settings(&self) -> Value;

    /// Rows that differ from the table at the step `call`.
    fn differs(call: &str) -> Vec<(Fault, Differs)>;

    /// What is there of a photo: the service's number of each copy, where it has one.
    fn copies(&self, sha256: &str) -> Vec<Option<String>>;

    /// What is kept of a photo, seen by guests or not.
    fn kept(&self, sha256: &str) -> usize {
        self.copies(sha256).len()
    }

    /// Uploads that the service met so far.
    fn uploads(&self) -> usize;

    /// What a person gives to sign in: the service takes it from now on.
    fn token(&self) -> String {
        TOKEN.into()
    }

    /// What happens before a row is played.
    fn before_each(&self) {}

    /// Whether `kept`, what the key store holds, is good without a person.
    fn is_good(&self, kept: &str) -> bool {
        kept == TOKEN
    }

    fn script(&self, faults: Vec<Planned>);
    fn faults_left(&self) -> usize;
    fn trapped(&self) -> u32;
    fn accept_token(&self);
    fn stalled(&self, count: u32) -> impl Future<Output = ()> + Send;
}

/// What any fake answers in the same way.
macro_rules! as_fakes_do {
    () => {
        fn script(&self, faults: Vec<Planned>) {
            self.0.script(faults);
        }

        fn uploads(&self) -> usize {
            self.0.calls(Self::STEPS[0].call)
        }

        fn faults_left(&self) -> usize {
            self.0.faults_left()
        }

        fn trapped(&self) -> u32 {
            self.0.trapped()
        }

        fn stalled(&self, count: u32) -> impl Future<Output = ()> + Send {
            stalled(&self.0, count)
        }
    };
}

async fn stalled<S: Service>(fake: &Fake<S>, count: u32) {
    fake.stalled(count).await;
}

fn here(faults: impl IntoIterator<Item = Fault>, outcomes: &[Outcome], why: &'static str) -> Vec<(Fault, Differs)> {
    faults.into_iter().map(|fault| (fault, Differs::Here(outcomes.to_vec(), why))).collect()
}

fn never(faults: impl IntoIterator<Item = Fault>, why: &'static str) -> Vec<(Fault, Differs)> {
    faults.into_iter().map(|fault| (fault, Differs::Never(why))).collect()
}

fn status(status: u16) -> Fault {
    Fault::Status(status, None)
}

/// Faults amid a body at a request whose body is small: it has been handed over whole. `too_large` is what 413 comes to.
fn small_bodies(lost: Outcome, too_large: Outcome) -> Vec<(Fault, Differs)> {
    let why = "the whole request fits into the buffers on the way";
    let code = |code| if let Lost(_) = lost { Lost(code) } else { Cut(code) };
    [
        here(
            [Fault::CloseBeforeHeaders, Fault::CloseAfter(0), Fault::CloseAfter(AMID)],
            &[code(Code::NetNoAnswer), Cut(Code::NetBroken)],
            why,
        ),
        here([Fault::StallAfter(AMID)], &[code(Code::NetNoAnswer)], why),
        here(
            [Fault::Early(200, AMID)],
            &[code(Code::DestUnexpected), code(Code::NetNoAnswer), Cut(Code::NetBroken)],
            why,
        ),
        here(
            [Fault::Early(401, AMID)],
            &[Person(Code::DestDenied, LaneState::SignIn), code(Code::NetNoAnswer), Cut(Code::NetBroken)],
            why,
        ),
        here([Fault::Early(413, AMID)], &[too_large, code(Code::NetNoAnswer), Cut(Code::NetBroken)], why),
        here([Fault::Early(500, AMID)], &[code(Code::DestDown), code(Code::NetNoAnswer), Cut(Code::NetBroken)], why),
    ]
    .concat()
}

/// Refusals of a request that carries no photo: none of it can be too large, of a wrong kind, or there already.
fn no_photo(statuses: &[u16]) -> Vec<(Fault, Differs)> {
    let statuses = statuses.iter().map(|number| status(*number));
    here(statuses, &[Refused(Code::PhotoRefused)], "no photo was sent that could be like that")
}

/// Faults at a request that has no body.
fn question() -> Vec<(Fault, Differs)> {
    let early = [200, 401, 413, 500].map(|status| Fault::Early(status, AMID));
    let amid = [Fault::CloseAfter(0), Fault::CloseAfter(AMID), Fault::StallAfter(AMID), Fault::SlowRead(64 * 1024, 1)];
    let no_answer =
        [Fault::StoreThenClose, Fault::StoreThenReset, Fault::StoreLate(4), Fault::HalfHead, Fault::GarbageHead];
    [
        never(early.into_iter().chain(amid), "a question has no body"),
        here(no_answer, &[Cut(Code::NetBroken)], "a question that got no answer is just asked again"),
    ]
    .concat()
}

/// Answers to a removal that say nothing about photos: the removal waits for a person, and the lane goes on.
fn removals() -> Vec<(Fault, Differs)> {
    [
        here(
            [status(402), status(403), Fault::Echo(403)],
            &[Refused(Code::DestForbidden)],
            "photos may pass all the same",
        ),
        here([507, 509].map(status), &[Refused(Code::DestFull)], "a removal needs no space"),
        no_photo(&[409, 413, 415]),
    ]
    .concat()
}

/// Answers to a removal whose right answer is empty.
fn emptied() -> Vec<(Fault, Differs)> {
    here([Fault::WrongType, Fault::StoreThenStatus(204)], &[Unnoticed], "the right answer has no body, and no label")
}

/// Answers to the first of two removals that leave the rest to the second.
fn gone_already() -> Vec<(Fault, Differs)> {
    here([404, 410].map(status), &[Unnoticed], "the media is deleted all the same, and with it every place it is in")
}

/// Event Gallery.
pub(crate) struct EventGallery(FakeEventGallery, Value);

impl EventGallery {
    pub(crate) async fn start(reply: ReplyStyle, duplicates: Duplicates) -> Self {
        let options = event_gallery::Options { token: TOKEN.into(), reply, duplicates, ..Default::default() };
        Self(FakeEventGallery::start(options).await.unwrap(), json!({ "form": "raw" }))
    }

    /// With this form of body.
    pub(crate) fn sends(self, body: Value) -> Self {
        Self(self.0, body)
    }
}

impl Faulty for EventGallery {
    const KIND: DestinationKind = DestinationKind::EventGallery;
    const STEPS: &'static [Step] = &[Step { call: "upload", before: &[], attempt: 1, unanswered: Unanswered::Unsure }];
    const BYTES: (usize, usize) = (18_000_000, 20_000);

    fn settings(&self) -> Value {
        json!({ "preset": "custom", "endpoint": self.0.endpoint(), "body": &self.1 })
    }

    fn differs(_call: &str) -> Vec<(Fault, Differs)> {
        let believed = "no success is documented, so each that can mean nothing else is believed";
        [
            here([Fault::OtherJson, Fault::WrongType], &[Unnoticed], believed),
            here([Fault::StoreThenStatus(202)], &[Unnoticed], believed),
            here(
                [Fault::StoreThenStatus(204)],
                &[Unnoticed, Lost(Code::DestUnexpected)],
                "believed as well, but not where it is empty under the label of JSON",
            ),
            here(
                [Fault::Echo(200)],
                &[Person(Code::DestDenied, LaneState::SignIn)],
                "an error that speaks of the token, whatever its status",
            ),
        ]
        .concat()
    }

    fn copies(&self, sha256: &str) -> Vec<Option<String>> {
        self.0.stored().iter().filter(|one| one.sha256 == sha256).map(|_| None).collect()
    }

    as_fakes_do!();

    fn accept_token(&self) {
        self.0.set_token(TOKEN);
    }
}

/// SelfCommunity.
pub(crate) struct Community(FakeSelfCommunity);

impl Community {
    pub(crate) async fn start(clock: &Arc<FakeClock>) -> Self {
        Self::taking(clock, selfcommunity::Options::default().image_most).await
    }

    /// A host that takes so many bytes at most.
    pub(crate) async fn taking(clock: &Arc<FakeClock>, image_most: u64) -> Self {
        let setup = Setup { clock: Arc::clone(clock) as Arc<dyn Clock>, ..Setup::default() };
        let options = selfcommunity::Options { setup, token: TOKEN.into(), image_most, ..Default::default() };
        Self(FakeSelfCommunity::start(options).await.unwrap())
    }
}

impl Faulty for Community {
    const KIND: DestinationKind = DestinationKind::SelfCommunity;
    const STEPS: &'static [Step] = &[
        // The second chunk has an upload to lose.
        Step { call: "chunk", before: &[(Fault::None, "chunk")], attempt: 1, unanswered: Unanswered::NotThere },
        Step { call: "complete", before: &[], attempt: 1, unanswered: Unanswered::NotThere },
        Step { call: "add", before: &[], attempt: 1, unanswered: Unanswered::LooksFirst },
        Step { call: "list", before: &[(Fault::StoreThenClose, "add")], attempt: 2, unanswered: Unanswered::NotThere },
    ];
    const REMOVAL: &'static [Step] = &[
        Step { call: "remove", before: &[], attempt: 1, unanswered: Unanswered::NotThere },
        Step { call: "delete", before: &[], attempt: 1, unanswered: Unanswered::NotThere },
    ];
    const BYTES: (usize, usize) = (330_000, 330_000);

    fn settings(&self) -> Value {
        json!({ "base-url": self.0.origin(), "event-id": COMMUNITY_EVENT })
    }

    fn differs(call: &str) -> Vec<(Fault, Differs)> {
        let (lost, refused) = (Lost(Code::NetNoAnswer), Refused(Code::PhotoRefused));
        let anew = [status(400), status(404), status(410), Fault::Echo(400)];
        let anew = || here(anew.clone(), &[Unnoticed], "an upload that is not there any more begins anew, once");
        match call {
            "chunk" | "complete" => [anew(), small_bodies(lost, Smaller)].concat(),
            "list" => [question(), no_photo(&[409, 413, 415])].concat(),
            "remove" => [small_bodies(lost, refused), removals(), emptied(), gone_already()].concat(),
            "delete" => [question(), removals(), emptied()].concat(),
            _ => [small_bodies(lost, refused), no_photo(&[413, 415])].concat(),
        }
    }

    fn copies(&self, sha256: &str) -> Vec<Option<String>> {
        let gallery = self.0.gallery(COMMUNITY_EVENT);
        gallery.iter().filter(|one| one.sha256 == sha256).map(|one| Some(one.id.to_string())).collect()
    }

    fn kept(&self, sha256: &str) -> usize {
        self.0.media().iter().filter(|one| one.sha256 == sha256).count()
    }

    as_fakes_do!();

    fn accept_token(&self) {
        self.0.set_token(TOKEN);
    }
}

/// SelfCommunity with an account that somebody signed in with: its token has ended before each row, and is renewed.
pub(crate) struct Renewing(FakeSelfCommunity);

impl Renewing {
    /// `rotates`: a renewal ends what it was asked with.
    pub(crate) async fn start(clock: &Arc<FakeClock>, rotates: bool) -> Self {
        let setup = Setup { clock: Arc::clone(clock) as Arc<dyn Clock>, ..Setup::default() };
        let options = selfcommunity::Options { setup, token: TOKEN.into(), rotates, ..Default::default() };
        Self(FakeSelfCommunity::start(options).await.unwrap())
    }
}

impl Faulty for Renewing {
    const KIND: DestinationKind = DestinationKind::SelfCommunity;
    const STEPS: &'static [Step] = &[Step { call: "token", before: &[], attempt: 1, unanswered: Unanswered::NotThere }];
    const BYTES: (usize, usize) = (330_000, 330_000);

    fn settings(&self) -> Value {
        json!({ "base-url": self.0.origin(), "event-id": COMMUNITY_EVENT, "client-id": "boothlift" })
    }

    fn differs(_call: &str) -> Vec<(Fault, Differs)> {
        let sign_in = Person(Code::DestSignin, LaneState::SignIn);
        let lost = Lost(Code::NetNoAnswer);
        let ended = [Fault::Revoke, status(400), status(401), Fault::Echo(400)];
        // Any other refusal says as little about the photo.
        let refused = [404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 422, 431].map(status);
        let early = [Fault::Early(401, AMID), Fault::Early(413, AMID)];
        let mut small = small_bodies(lost, sign_in);
        small.retain(|(fault, _)| !early.contains(fault));
        let overtaken = [sign_in, lost, Cut(Code::NetBroken)];
        [
            here(ended.into_iter().chain(refused), &[sign_in], "a renewal that is refused asks for a person"),
            here(early, &overtaken, "the same, unless the reset overtakes it"),
            small,
        ]
        .concat()
    }

    fn copies(&self, sha256: &str) -> Vec<Option<String>> {
        let gallery = self.0.gallery(COMMUNITY_EVENT);
        gallery.iter().filter(|one| one.sha256 == sha256).map(|one| Some(one.id.to_string())).collect()
    }

    fn token(&self) -> String {
        self.0.set_token(TOKEN);
        json!({ "access": TOKEN, "refresh": self.0.refresh_token() }).to_string()
    }

    fn before_each(&self) {
        self.0.end_access_tokens();
    }

    fn is_good(&self, kept: &str) -> bool {
        let kept: Value = serde_json::from_str(kept).unwrap();
        self.0.renews(kept["refresh"].as_str().unwrap())
    }

    as_fakes_do!();

    /// The ended token is not what is wrong.
    fn accept_token(&self) {}
}

/// CycleMate.
pub(crate) struct Cycles(FakeCycleMate);

impl Cycles {
    pub(crate) async fn start(clock: &Arc<FakeClock>) -> Self {
        Self::taking(clock, cyclemate::Options::default().image_most).await
    }

    /// A service that takes so many bytes at most.
    pub(crate) async fn taking(clock: &Arc<FakeClock>, image_most: usize) -> Self {
        let setup = Setup { clock: Arc::clone(clock) as Arc<dyn Clock>, ..Setup::default() };
        let wide = cyclemate::Options { rates: Rates::WIDE, image_most, ..Default::default() };
        let options = cyclemate::Options { setup, token: TOKEN.into(), ..wide };
        Self(FakeCycleMate::start(options).await.unwrap())
    }
}

impl Faulty for Cycles {
    const KIND: DestinationKind = DestinationKind::CycleMate;
    const STEPS: &'static [Step] = &[
        Step { call: "upload", before: &[], attempt: 1, unanswered: Unanswered::LooksFirst },
        Step {
            call: "event",
            before: &[(Fault::StoreThenClose, "upload")],
            attempt: 2,
            unanswered: Unanswered::NotThere,
        },
    ];
    const REMOVAL: &'static [Step] =
        &[Step { call: "remove", before: &[], attempt: 1, unanswered: Unanswered::NotThere }];
    const BYTES: (usize, usize) = (8_000_000, 20_000);

    fn settings(&self) -> Value {
        json!({ "base-url": self.0.origin(), "event-id": FakeCycleMate::EVENT })
    }

    fn differs(call: &str) -> Vec<(Fault, Differs)> {
        match call {
            "event" => [question(), no_photo(&[409, 413, 415])].concat(),
            "remove" => [question(), removals()].concat(),
            _ => Vec::new(),
        }
    }

    fn copies(&self, sha256: &str) -> Vec<Option<String>> {
        let images = self.0.images(FakeCycleMate::EVENT);
        images.iter().filter(|one| one.sha256 == sha256).map(|one| Some(one.id.to_string())).collect()
    }

    as_fakes_do!();

    fn accept_token(&self) {
        self.0.set_token(TOKEN);
    }
}
