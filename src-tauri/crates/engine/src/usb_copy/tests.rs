//! A made-up stick that loses bytes, fills up and is pulled out.

use super::write::{End, Told, Trouble, Work, run};
use crate::delivery::hex;
use boothlift_contract::{FileId, MediaType, PhotoId, Timestamp};
use boothlift_intake::{BoothDisk, CopyDisk, CopyFile, Spool, SystemDisk};
use boothlift_store::usb_copy::Keepsake;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};
use tempfile::TempDir;

/// The computer's own disk as a stick.
#[derive(Debug, Default)]
struct Stick {
    /// Files whose first byte is to be lost.
    loses: AtomicUsize,
    /// Files that are written before it is full; none is no end.
    room: Option<usize>,
    free: Option<u64>,
    /// Files that were begun.
    begun: AtomicUsize,
    /// It is pulled out once so many were begun.
    pulled_after: Option<(usize, PathBuf)>,
}

struct OnStick {
    file: File,
    loses: bool,
    full: bool,
}

impl Write for OnStick {
    fn write(&mut self, slice: &[u8]) -> io::Result<usize> {
        if self.full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let mut slice = slice.to_vec();
        if std::mem::take(&mut self.loses) {
            slice[0] ^= 1;
        }
        self.file.write_all(&slice)?;
        Ok(slice.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl CopyFile for OnStick {
    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_all()
    }
}

impl CopyDisk for Stick {
    fn free_bytes(&self, _: &Path) -> Option<u64> {
        self.free
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn CopyFile>> {
        let begun = self.begun.fetch_add(1, SeqCst);
        if let Some((after, folder)) = &self.pulled_after
            && begun >= *after
        {
            fs::remove_dir_all(folder).unwrap();
        }
        let file = File::options().write(true).create_new(true).open(path)?;
        let loses = self.loses.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok();
        Ok(Box::new(OnStick { file, loses, full: self.room.is_some_and(|room| begun >= room) }))
    }
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        SystemDisk.append(path, bytes)
    }
    fn open(&self, path: &Path) -> io::Result<File> {
        CopyDisk::open(&SystemDisk, path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        SystemDisk.rename(from, to)
    }
    fn sync_names(&self, folder: &Path) -> io::Result<()> {
        SystemDisk.sync_names(folder)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove(path)
    }
}

/// An evening of photos in safe copies, and an empty stick.
struct Evening {
    room: TempDir,
    spool: Spool,
    photos: Vec<Keepsake>,
    contents: BTreeMap<String, Vec<u8>>,
    originals: BTreeMap<i64, PathBuf>,
    stop_at: Option<usize>,
    /// The folder that was chosen, where another one lies in its place by now.
    of_another: Option<PathBuf>,
}

impl Evening {
    fn new(photos: u32) -> Self {
        let room = tempfile::tempdir().unwrap();
        fs::create_dir(room.path().join("stick")).unwrap();
        let spool = Spool::open(&room.path().join("safe-copies")).unwrap();
        let mut evening = Self {
            room,
            spool,
            photos: Vec::new(),
            contents: BTreeMap::new(),
            originals: BTreeMap::new(),
            stop_at: None,
            of_another: None,
        };
        for n in 1..=photos {
            evening.add(n, &format!("IMG_{n:04}.jpg"));
        }
        evening
    }

    fn add(&mut self, n: u32, name: &str) {
        let content = format!("photo {n} ").repeat(60_000).into_bytes();
        let sha256 = hex(&Sha256::digest(&content));
        fs::write(self.spool.path(&sha256, MediaType::Jpeg), &content).unwrap();
        self.photos.push(Keepsake {
            photo: PhotoId(i64::from(n)),
            file: FileId(i64::from(n)),
            seq: n,
            sha256: sha256.clone(),
            bytes: content.len() as u64,
            media: MediaType::Jpeg,
            name: name.into(),
            session: Some((1 + (n - 1) / 2, (1 + (n - 1) / 2).to_string(), Timestamp(1_781_991_600_000))),
            is_address: false,
        });
        self.contents.insert(sha256, content);
    }

    fn chosen(&self) -> PathBuf {
        self.room.path().join("stick")
    }

    fn lose_copy(&self, n: usize) {
        fs::remove_file(self.spool.path(&self.photos[n - 1].sha256, MediaType::Jpeg)).unwrap();
    }

    /// Copies; how it ended, how many are there, and the names of those without a copy.
    fn copy(&self, disk: &Arc<Stick>) -> (Result<End, Trouble>, u32, Vec<String>) {
        let there = Arc::new(AtomicUsize::new(0));
        let (seen, stop_at, originals) = (Arc::clone(&there), self.stop_at, self.originals.clone());
        let work = Work {
            disk: Arc::clone(disk) as Arc<dyn CopyDisk>,
            booth: Arc::new(SystemDisk),
            spool: self.spool.clone(),
            facts: SystemDisk.folder(self.of_another.as_deref().unwrap_or(&self.chosen())).unwrap(),
            chosen: self.chosen(),
            folder: self.chosen().join("Party_2026-06-20"),
            photos: self.photos.clone(),
            zone: TimeZone::UTC,
            originals: Box::new(move |photo| originals.get(&photo.0).cloned().into_iter().collect()),
            stopped: Box::new(move || stop_at.is_some_and(|at| seen.load(SeqCst) >= at)),
        };
        let missing = RefCell::new(Vec::new());
        let end = run(&work, &|told| match told {
            Told::There => drop(there.fetch_add(1, SeqCst)),
            Told::Missing(photo) => missing.borrow_mut().push(photo.name.clone()),
        });
        (end, there.load(SeqCst) as u32, missing.into_inner())
    }

    /// What is on the stick: each file below its folder, by its hash.
    fn on_stick(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        let event = self.chosen().join("Party_2026-06-20");
        for folder in fs::read_dir(event).into_iter().flatten().map(Result::unwrap) {
            for file in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
                let name = format!("{}/{}", folder.file_name().display(), file.file_name().display());
                all.insert(name, hex(&Sha256::digest(fs::read(file.path()).unwrap())));
            }
        }
        all
    }
}

#[test]
fn every_photo_is_there_in_its_session_s_folder_and_byte_for_byte_what_it_was() {
    let evening = Evening::new(5);
    let (end, there, missing) = evening.copy(&Arc::default());
    assert_eq!((end.unwrap(), there, missing), (End::Whole, 5, vec![]));
    let stick = evening.on_stick();
    let names: Vec<_> = stick.keys().map(String::as_str).collect();
    let folder = "2026-06-20_21-40_";
    assert_eq!(
        names,
        [(1, 1), (1, 2), (2, 3), (2, 4), (3, 5)].map(|(session, n)| format!("{folder}{session}/IMG_{n:04}.jpg"))
    );
    let mut hashes: Vec<_> = stick.into_values().collect();
    hashes.sort();
    assert_eq!(hashes, evening.contents.keys().cloned().collect::<Vec<_>>());
}

#[test]
fn a_byte_that_the_stick_loses_is_noticed_and_the_photo_is_written_once_more() {
    let evening = Evening::new(3);
    let stick = Arc::new(Stick { loses: AtomicUsize::new(1), ..Stick::default() });
    let (end, there, _) = evening.copy(&stick);
    assert_eq!((end.unwrap(), there, stick.begun.load(SeqCst)), (End::Whole, 3, 4));
    assert!(evening.on_stick().values().all(|hash| evening.contents.contains_key(hash)));
}

#[test]
fn a_stick_that_keeps_nothing_is_told_and_no_wrong_photo_bears_a_name() {
    let evening = Evening::new(3);
    let stick = Arc::new(Stick { loses: AtomicUsize::new(100), ..Stick::default() });
    let (end, there, _) = evening.copy(&stick);
    assert!(matches!(end, Err(Trouble::Damaged(ref name)) if name == "IMG_0001.jpg"), "{end:?}");
    assert_eq!((there, evening.on_stick().len()), (0, 0), "nothing half is left either");
}

#[test]
fn what_was_stopped_goes_on_where_it_was_and_a_wrong_file_in_a_photo_s_place_is_written_anew() {
    let mut evening = Evening::new(6);
    let stick = Arc::<Stick>::default();
    evening.stop_at = Some(3);
    let (end, there, _) = evening.copy(&stick);
    assert_eq!((end.unwrap(), there, stick.begun.load(SeqCst)), (End::Stopped, 3, 3));
    assert_eq!(evening.on_stick().len(), 3, "nothing half is left");
    evening.stop_at = None;
    // One of the same length that is another, and an unfinished one of a program that was killed.
    let folder = evening.chosen().join("Party_2026-06-20/2026-06-20_21-40_1");
    let wrong = folder.join("IMG_0002.jpg");
    let length = fs::metadata(&wrong).unwrap().len();
    fs::write(&wrong, vec![7; length as usize]).unwrap();
    fs::write(folder.join(".boothlift-2.part"), b"half").unwrap();
    let (end, there, _) = evening.copy(&stick);
    assert_eq!((end.unwrap(), there), (End::Whole, 6));
    assert_eq!(stick.begun.load(SeqCst), 3 + 4, "two were there and right");
    assert_eq!(evening.on_stick().len(), 6);
    assert!(evening.on_stick().values().all(|hash| evening.contents.contains_key(hash)));
}

#[test]
fn room_is_looked_at_first_and_counts_what_is_there_already() {
    let evening = Evening::new(4);
    let all: u64 = evening.photos.iter().map(|photo| photo.bytes).sum();
    let short = Arc::new(Stick { free: Some(all - 1), ..Stick::default() });
    let (end, ..) = evening.copy(&short);
    assert!(matches!(end, Err(Trouble::Full(Some(1)))), "{end:?}");
    assert_eq!(short.begun.load(SeqCst), 0);
    assert_eq!(evening.copy(&Arc::new(Stick { free: Some(all), ..Stick::default() })).0.unwrap(), End::Whole);
    let (end, there, _) = evening.copy(&Arc::new(Stick { free: Some(0), ..Stick::default() }));
    assert_eq!((end.unwrap(), there), (End::Whole, 4), "nothing more is needed");
}

#[test]
fn a_stick_that_is_full_all_the_same_is_told_and_keeps_what_is_right() {
    let evening = Evening::new(4);
    let (end, there, _) = evening.copy(&Arc::new(Stick { room: Some(2), ..Stick::default() }));
    assert!(matches!(end, Err(Trouble::Full(None))), "{end:?}");
    assert_eq!((there, evening.on_stick().len()), (2, 2));
}

#[test]
fn a_stick_that_is_pulled_out_is_told_and_its_place_is_never_made_anew() {
    let evening = Evening::new(4);
    let pulled_after = Some((2, evening.chosen()));
    let (end, there, _) = evening.copy(&Arc::new(Stick { pulled_after, ..Stick::default() }));
    assert!(matches!(end, Err(Trouble::Gone(_))), "{end:?}");
    assert_eq!((there, evening.chosen().exists()), (2, false));
}

#[test]
fn a_photo_whose_safe_copy_is_gone_comes_from_the_booth_s_file_or_is_named() {
    let mut evening = Evening::new(4);
    for n in 1..=3 {
        evening.lose_copy(n);
        let path = evening.room.path().join(format!("booth-{n}.jpg"));
        let content = evening.contents[&evening.photos[n - 1].sha256].clone();
        // The second was written over since; the third is gone as well.
        let content = if n == 2 { vec![7; content.len()] } else { content };
        if n != 3 {
            fs::write(&path, content).unwrap();
        }
        evening.originals.insert(n as i64, path);
    }
    let (end, there, missing) = evening.copy(&Arc::default());
    assert_eq!((end.unwrap(), there), (End::Whole, 2));
    assert_eq!(missing, ["IMG_0002.jpg", "IMG_0003.jpg"]);
    assert!(evening.on_stick().values().all(|hash| evening.contents.contains_key(hash)));
}

#[test]
fn a_safe_copy_that_is_not_what_it_was_is_never_handed_on() {
    let evening = Evening::new(2);
    let path = evening.spool.path(&evening.photos[0].sha256, MediaType::Jpeg);
    let mut content = fs::read(&path).unwrap();
    content[1000] ^= 1;
    fs::write(&path, content).unwrap();
    let (end, there, missing) = evening.copy(&Arc::default());
    assert_eq!((end.unwrap(), there, missing), (End::Whole, 1, vec!["IMG_0001.jpg".to_owned()]));
}

#[test]
fn photos_of_the_same_name_in_one_session_are_both_there() {
    let mut evening = Evening::new(1);
    evening.add(2, "img_0001.JPG");
    let (end, there, _) = evening.copy(&Arc::default());
    assert_eq!((end.unwrap(), there, evening.on_stick().len()), (End::Whole, 2, 2));
}

#[test]
fn another_folder_in_the_stick_s_place_gets_nothing() {
    let mut evening = Evening::new(1);
    let other = evening.room.path().join("other");
    fs::create_dir(&other).unwrap();
    evening.of_another = Some(other);
    let (end, there, _) = evening.copy(&Arc::default());
    assert!(matches!(end, Err(Trouble::Gone(_))), "{end:?}");
    assert_eq!((there, fs::read_dir(evening.chosen()).unwrap().count()), (0, 0));
}
