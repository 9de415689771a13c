//! The three services, each a fake behind a secure door of its own.

use crate::link::GALLERY;
use boothlift_testkit::{
    cyclemate::{self, FakeCycleMate, Rates},
    event_gallery::{self, FakeEventGallery},
    secure_front::{Authority, NAME, SecureFront, Shows},
    selfcommunity::{self, FakeSelfCommunity},
    service::{Fault, Logged},
};
use serde_json::Value;
use std::sync::Arc;

const COMMUNITY_EVENT: u64 = 7;
/// What SelfCommunity takes in one request.
const CHUNK: usize = 204_800;

/// Which service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    EventGallery,
    SelfCommunity,
    CycleMate,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::EventGallery, Self::SelfCommunity, Self::CycleMate];
    /// Each by itself.
    pub(crate) const EACH: [&'static [Self]; 3] = [&[Self::EventGallery], &[Self::SelfCommunity], &[Self::CycleMate]];

    /// Its name in the records.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::EventGallery => "event-gallery",
            Self::SelfCommunity => "selfcommunity",
            Self::CycleMate => "cyclemate",
        }
    }

    /// As many uploads at once as Boothlift's lane to it grows to.
    pub(crate) fn connections(self) -> usize {
        match self {
            Self::EventGallery => 8,
            Self::SelfCommunity => 2,
            Self::CycleMate => 1,
        }
    }

    /// The call that carries a photo, or a piece of one.
    fn upload(self) -> &'static str {
        if self == Self::SelfCommunity { "chunk" } else { "upload" }
    }

    /// How many of those calls a photo of so many bytes takes.
    pub(crate) fn calls_for(self, bytes: usize) -> usize {
        if self == Self::SelfCommunity { bytes.div_ceil(CHUNK) } else { 1 }
    }

    /// Whether a line of the program is about it.
    pub(crate) fn is_of(self, line: &Value) -> bool {
        line["destination"] == self.id()
    }

    /// The variable that holds its token.
    pub(crate) fn variable(self) -> String {
        format!("BAD_NET_{}", self.id().replace('-', "_").to_uppercase())
    }
}

enum Fake {
    Gallery(FakeEventGallery),
    Community(FakeSelfCommunity),
    Cycles(FakeCycleMate),
}

/// What all fakes can do, with whichever this is.
macro_rules! with {
    ($fake:expr, $it:ident => $work:expr) => {
        match &$fake {
            Fake::Gallery($it) => $work,
            Fake::Community($it) => $work,
            Fake::Cycles($it) => $work,
        }
    };
}

/// One service and its door.
pub(crate) struct Service {
    pub(crate) kind: Kind,
    pub(crate) front: SecureFront,
    pub(crate) token: String,
    /// It is reached by its name, not by its address.
    by_name: bool,
    fake: Fake,
}

impl Service {
    pub(crate) async fn open(kind: Kind, authority: Arc<Authority>, by_name: bool) -> Self {
        let (fake, token) = match kind {
            Kind::EventGallery => {
                let fake = FakeEventGallery::start(event_gallery::Options::default()).await.unwrap();
                let token = fake.token();
                (Fake::Gallery(fake), token)
            }
            Kind::SelfCommunity => {
                let fake = FakeSelfCommunity::start(selfcommunity::Options::default()).await.unwrap();
                let token = fake.token();
                (Fake::Community(fake), token)
            }
            Kind::CycleMate => {
                let options = cyclemate::Options { rates: Rates::WIDE, ..cyclemate::Options::default() };
                let token = options.token.clone();
                (Fake::Cycles(FakeCycleMate::start(options).await.unwrap()), token)
            }
        };
        let behind = with!(fake, fake => fake.address());
        let front = SecureFront::open_at(GALLERY.parse().unwrap(), 0, authority, behind, Shows::Right).await.unwrap();
        Self { kind, front, token, by_name, fake }
    }

    fn origin(&self) -> String {
        match self.by_name {
            true => format!("https://{NAME}:{}", self.front.address().port()),
            false => self.front.origin(),
        }
    }

    /// Where it takes photos.
    pub(crate) fn endpoint(&self) -> String {
        match self.kind {
            Kind::EventGallery => format!("{}/api/v1/picture/upload", self.origin()),
            Kind::SelfCommunity => self.origin(),
            Kind::CycleMate => {
                format!("{}/api/admin/events/{}/images/", self.origin(), FakeCycleMate::EVENT)
            }
        }
    }

    /// As a destination of an event file.
    pub(crate) fn words(&self) -> String {
        let (id, origin) = (self.kind.id(), self.origin());
        let more = match self.kind {
            Kind::EventGallery => format!("endpoint = \"{}\"\nresend-seconds = 1\n", self.endpoint()),
            Kind::SelfCommunity => format!("base-url = \"{origin}\"\nevent-id = {COMMUNITY_EVENT}\n"),
            Kind::CycleMate => format!("base-url = \"{origin}\"\nevent-id = {}\n", FakeCycleMate::EVENT),
        };
        format!("[[destinations]]\nkind = \"{id}\"\ntoken-env = \"{}\"\n{more}", self.kind.variable())
    }

    /// Requests so far that carried a photo, or a piece of one.
    pub(crate) fn uploads(&self) -> usize {
        with!(self.fake, fake => fake.calls(self.kind.upload()))
    }

    /// Waits for so many of them.
    pub(crate) async fn has_uploads(&self, count: usize) {
        let call = self.kind.upload();
        with!(self.fake, fake => fake.until(|fake| fake.calls(call) >= count).await);
    }

    /// Every call so far.
    pub(crate) fn requests(&self) -> Vec<Logged> {
        with!(self.fake, fake => fake.requests())
    }

    /// So large a share of the calls meets one of these.
    pub(crate) fn meets(&self, share: f64, faults: Vec<Fault>) {
        with!(self.fake, fake => fake.every(share, faults));
    }

    /// The next calls that carry a photo meet these.
    pub(crate) fn meets_next(&self, faults: Vec<Fault>) {
        let faults = faults.into_iter().map(|fault| fault.at(self.kind.upload()));
        with!(self.fake, fake => fake.script(faults));
    }

    /// All goes well from now on.
    pub(crate) fn is_well(&self) {
        self.meets(0.0, Vec::new());
    }

    /// What guests see there, as hashes of whole photos.
    pub(crate) fn hashes(&self) -> Vec<String> {
        match &self.fake {
            Fake::Gallery(fake) => fake.stored().into_iter().map(|one| one.sha256).collect(),
            Fake::Community(fake) => fake.gallery(COMMUNITY_EVENT).into_iter().map(|one| one.sha256).collect(),
            Fake::Cycles(fake) => fake.images(FakeCycleMate::EVENT).into_iter().map(|one| one.sha256).collect(),
        }
    }

    /// Photos that arrived whole and are in no gallery: the answer to their completion was lost.
    pub(crate) fn orphans(&self) -> usize {
        match &self.fake {
            Fake::Community(fake) => fake.media().len() - fake.gallery(COMMUNITY_EVENT).len(),
            _ => 0,
        }
    }
}
