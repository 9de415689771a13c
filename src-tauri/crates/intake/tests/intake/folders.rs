//! Which folder it is, what of it is taken, and what happens where the system tells of nothing.

use crate::world::{World, until};
use boothlift_contract::{Clock, FailureCode, FileVerdict, FolderId, SeenBy, SystemClock, Timestamp};
use boothlift_intake::{
    BoothDisk, BoothFile, FolderFacts, HintSink, IntakeEvent, Listener, PathEvent, Reach, Sight, SystemDisk, expand,
};
use boothlift_testkit::booth::picture;
use std::{
    ffi::OsString,
    fs, io,
    path::Path,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

const FOLDER: FolderId = FolderId(1);

#[tokio::test(flavor = "multi_thread")]
async fn from_another_folder_in_its_place_nothing_is_taken_until_a_person_says_so_also_after_a_restart() {
    let world = World::new().await;
    let running = world.start(true).await;
    fs::write(world.path("a.jpg"), picture(1, 30, 20)).unwrap();
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    running.intake.stop().await;

    fs::rename(&world.booth, world.dir.path().join("away")).unwrap();
    fs::create_dir(&world.booth).unwrap();
    fs::write(world.path("foreign.jpg"), picture(2, 30, 20)).unwrap();
    let mut running = world.run(world.settings(true).await).await.unwrap();
    until("held", || running.intake.status().changed_folders == [FOLDER]).await;
    let told = running.events();
    let failure = told.iter().find_map(|event| match event {
        IntakeEvent::FolderReplaced { failure, .. } => Some(failure.code),
        _ => None,
    });
    assert_eq!(failure, Some(FailureCode::FolderChanged));
    assert_eq!(world.verdict("foreign.jpg"), None);
    assert_eq!(world.verdict("a.jpg"), Some(FileVerdict::Adopted), "nothing was deleted either");

    running.intake.trust(FOLDER);
    world.until_verdict("foreign.jpg", FileVerdict::Adopted).await;
    assert!(running.intake.status().changed_folders.is_empty());
    assert!(running.events().contains(&IntakeEvent::FolderTrusted { folder: FOLDER }));
    running.intake.stop().await;

    let running = world.start(true).await;
    assert!(running.intake.status().changed_folders.is_empty(), "it is the right one now");
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_can_be_asked_another_folder_is_taken() {
    let world = World::new().await;
    world.start(true).await.intake.stop().await;
    fs::rename(&world.booth, world.dir.path().join("away")).unwrap();
    fs::create_dir(&world.booth).unwrap();
    fs::write(world.path("new.jpg"), picture(2, 30, 20)).unwrap();
    let settings = boothlift_intake::Settings { asks: false, ..world.settings(true).await };
    let running = world.run(settings).await.unwrap();
    world.until_verdict("new.jpg", FileVerdict::Adopted).await;
    running.intake.stop().await;
}

fn why(world: &World, name: &str) -> Option<(FailureCode, String)> {
    world.file(&world.path(name)).unwrap().failure.map(|failure| (failure.code, failure.detail))
}

#[tokio::test(flavor = "multi_thread")]
async fn globs_and_sub_folders_keep_out_what_they_say_and_the_rule_is_named() {
    let mut world = World::new().await;
    (world.include, world.exclude) = (vec!["*.jpg".into()], vec!["test*".into()]);
    world.subfolders = false;
    fs::create_dir(world.path("deep")).unwrap();
    for (seed, name) in ["a.jpg", "test.jpg", "b.png", "deep/c.jpg"].iter().enumerate() {
        fs::write(world.path(name), picture(seed as u64, 30, 20)).unwrap();
    }
    let running = world.start(true).await;
    running.settled().await;
    let out = |detail: &str| Some((FailureCode::PhotoAside, detail.to_owned()));
    assert_eq!(world.verdict("a.jpg"), Some(FileVerdict::Adopted));
    assert_eq!(why(&world, "test.jpg"), out("excluded by \"test*\""));
    assert_eq!(why(&world, "b.png"), out("not included by \"*.jpg\""));
    assert_eq!(why(&world, "deep/c.jpg"), out("in a sub-folder, and sub-folders are switched off"));
    running.intake.stop().await;

    // Other rules speak anew of what the old ones kept out.
    (world.include, world.exclude, world.subfolders) = (Vec::new(), vec!["b.*".into()], true);
    let running = world.start(true).await;
    for name in ["test.jpg", "deep/c.jpg"] {
        world.until_verdict(name, FileVerdict::Adopted).await;
    }
    running.settled().await;
    assert_eq!(why(&world, "b.png"), out("excluded by \"b.*\""));
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_noticed_a_file_is_kept() {
    let world = World::new().await;
    fs::write(world.path("before.jpg"), picture(1, 30, 20)).unwrap();
    let running = world.start(true).await;
    running.settled().await;
    fs::write(world.path("live.jpg"), picture(2, 30, 20)).unwrap();
    world.until_verdict("live.jpg", FileVerdict::Adopted).await;
    let seen_by = |name: &str| world.file(&world.path(name)).unwrap().seen_by;
    assert_eq!((seen_by("before.jpg"), seen_by("live.jpg")), (SeenBy::Scan, SeenBy::Event));
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_with_tokens_means_the_folder_of_its_moment() {
    let mut world = World::new().await;
    let (base, zone) = (world.booth.clone(), jiff::tz::TimeZone::system());
    let now = Timestamp(jiff::Timestamp::now().as_millisecond());
    world.booth = base.join("{event}/{date-8h}");
    let today = expand(&world.booth, &PathEvent { name: "Garden Party".into(), date: "2026-06-20".into() }, now, &zone)
        .unwrap();
    fs::create_dir_all(&today).unwrap();
    let running = world.start(true).await;
    fs::write(today.join("a.jpg"), picture(1, 30, 20)).unwrap();
    until("taken", || world.file(&today.join("a.jpg")).is_some_and(|file| file.verdict == FileVerdict::Adopted)).await;
    running.intake.stop().await;
}

/// A disk with a whim of its own over the real one.
#[derive(Debug)]
struct Whim {
    reach: Reach,
    /// Says yes to listening, and never tells.
    silent: bool,
    refuses: bool,
    listened: AtomicUsize,
    /// So many opens fail because too many files are open.
    exhausted: AtomicUsize,
}

impl Whim {
    fn new(reach: Reach) -> Self {
        let (listened, exhausted) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { reach, silent: false, refuses: false, listened, exhausted }
    }
}

impl BoothDisk for Whim {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        SystemDisk.read_dir(folder)
    }

    fn look(&self, path: &Path) -> io::Result<Sight> {
        SystemDisk.look(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn BoothFile>> {
        let left = self.exhausted.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1));
        // EMFILE on Unix, ERROR_TOO_MANY_OPEN_FILES on Windows.
        let too_many = if cfg!(windows) { 4 } else { 24 };
        if left.is_ok() { Err(io::Error::from_raw_os_error(too_many)) } else { SystemDisk.open(path) }
    }

    fn folder(&self, folder: &Path) -> io::Result<FolderFacts> {
        Ok(FolderFacts { reach: self.reach, ..SystemDisk.folder(folder)? })
    }

    fn listen(&self, folder: &Path, deep: bool, hints: HintSink) -> Result<Listener, String> {
        self.listened.fetch_add(1, Ordering::AcqRel);
        match (self.refuses, self.silent) {
            (true, _) => Err("no more watches".into()),
            (_, true) => Ok(Box::new(())),
            _ => SystemDisk.listen(folder, deep, hints),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_and_a_folder_without_watches_are_looked_through_instead() {
    for (whim, listened) in [(Whim::new(Reach::Network), 0), (Whim { refuses: true, ..Whim::new(Reach::Local) }, 1)] {
        let whim = Arc::new(whim);
        let mut world = World::new().await;
        world.disk = Arc::clone(&whim) as Arc<dyn BoothDisk>;
        let mut settings = world.settings(true).await;
        settings.scan_every = std::time::Duration::from_millis(200);
        let running = world.run(settings).await.unwrap();
        until("polled", || running.intake.status().polled_folders == [FOLDER]).await;
        // It was closed long ago, so that even a share's patience is over.
        let (path, bytes) = (world.dir.path().join("x.jpg"), picture(1, 30, 20));
        fs::write(&path, bytes).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
        fs::rename(&path, world.path("a.jpg")).unwrap();
        world.until_verdict("a.jpg", FileVerdict::Adopted).await;
        assert_eq!(world.file(&world.path("a.jpg")).unwrap().seen_by, SeenBy::Scan);
        assert_eq!(whim.listened.load(Ordering::Acquire), listened);
        running.intake.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_that_falls_silent_is_built_anew_and_then_the_folder_is_polled() {
    let whim = Arc::new(Whim { silent: true, ..Whim::new(Reach::Local) });
    let mut world = World::new().await;
    world.disk = Arc::clone(&whim) as Arc<dyn BoothDisk>;
    let mut settings = world.settings(true).await;
    settings.scan_every = std::time::Duration::from_millis(300);
    let running = world.run(settings).await.unwrap();
    until("listening", || running.intake.status().scans_done).await;
    for n in 0..2 {
        // Six seconds old by its date, and nobody told of it.
        let (aside, path) = (world.dir.path().join("aside.jpg"), world.path(&format!("{n}.jpg")));
        fs::write(&aside, picture(n, 30, 20)).unwrap();
        until("old enough", || fs::metadata(&aside).unwrap().modified().unwrap().elapsed().unwrap().as_secs() >= 6)
            .await;
        fs::rename(&aside, &path).unwrap();
        until("taken", || world.file(&path).is_some_and(|file| file.verdict == FileVerdict::Adopted)).await;
        until("listened anew", || whim.listened.load(Ordering::Acquire) >= n as usize + 2).await;
    }
    until("polled", || running.intake.status().polled_folders == [FOLDER]).await;
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_open_files_are_waited_out() {
    let mut world = World::new().await;
    world.disk = Arc::new(Whim { exhausted: AtomicUsize::new(6), ..Whim::new(Reach::Local) });
    let running = world.start(true).await;
    fs::write(world.path("a.jpg"), picture(1, 30, 20)).unwrap();
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    running.intake.stop().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn every_name_a_disk_can_hold_is_taken_and_shown() {
    use std::os::unix::ffi::OsStringExt;
    let world = World::new().await;
    let running = world.start(true).await;
    let mut names: Vec<OsString> = [
        "new\nline.jpg",
        "q\"u'ote.jpg",
        "🎉.jpg",
        "\u{202e}gpj.jpg",
        "CON.jpg",
        "dot.jpg.",
        "a.JPG",
        "A.jpg",
        "e\u{301}.jpg",
        "é.jpg",
        " .jpg",
    ]
    .map(Into::into)
    .into();
    names.push(format!("{}.jpg", "x".repeat(251)).into());
    names.push(OsString::from_vec(b"not-utf8-\xff.jpg".to_vec()));
    for (seed, name) in names.iter().enumerate() {
        fs::write(world.booth.join(name), picture(seed as u64, 30, 20)).unwrap();
    }
    for name in &names {
        let path = world.booth.join(name);
        until(&format!("{name:?}"), || world.file(&path).is_some_and(|file| file.verdict == FileVerdict::Adopted))
            .await;
    }
    assert_eq!(world.copies().len(), names.len());
    running.intake.stop().await;
}

/// A clock that counts how often it is asked.
#[derive(Debug, Default)]
struct Counting(AtomicUsize);

impl Clock for Counting {
    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.fetch_add(1, Ordering::AcqRel);
        SystemClock.monotonic()
    }
}

/// A disk that is looked through only once somebody lets it be.
#[derive(Debug, Default)]
struct Slow {
    asked: AtomicUsize,
    free: (Mutex<bool>, Condvar),
}

impl BoothDisk for Slow {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.asked.fetch_add(1, Ordering::AcqRel);
        let (free, bell) = &self.free;
        drop(bell.wait_while(free.lock().unwrap(), |free| !*free).unwrap());
        SystemDisk.read_dir(folder)
    }

    fn look(&self, path: &Path) -> io::Result<Sight> {
        SystemDisk.look(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn BoothFile>> {
        SystemDisk.open(path)
    }

    fn folder(&self, folder: &Path) -> io::Result<FolderFacts> {
        SystemDisk.folder(folder)
    }

    fn listen(&self, folder: &Path, deep: bool, hints: HintSink) -> Result<Listener, String> {
        SystemDisk.listen(folder, deep, hints)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_slow_folder_is_looked_through_intake_rests() {
    let disk = Arc::new(Slow::default());
    let mut world = World::new().await;
    world.disk = Arc::clone(&disk) as Arc<dyn BoothDisk>;
    fs::write(world.path("a.jpg"), picture(1, 30, 20)).unwrap();
    let clock = Arc::new(Counting::default());
    let running = world.run_by(Arc::clone(&clock) as Arc<dyn Clock>, world.settings(true).await).await.unwrap();
    until("the look has begun", || disk.asked.load(Ordering::Acquire) > 0).await;
    let before = clock.0.load(Ordering::Acquire);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let asked = clock.0.load(Ordering::Acquire) - before;
    assert!(asked < 50, "it looked at the clock {asked} times in half a second");
    *disk.free.0.lock().unwrap() = true;
    disk.free.1.notify_all();
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    running.intake.stop().await;
}
