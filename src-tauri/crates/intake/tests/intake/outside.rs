//! What somebody may slip into a booth's folder: links that lead outside, files that never end, films that begin oddly.

use crate::world::{World, until};
use boothlift_contract::FileVerdict;
use boothlift_intake::{BoothDisk, BoothFile, FolderFacts, HintSink, IntakeEvent, Listener, Sight, SystemDisk};
use boothlift_testkit::booth::picture;
use std::{
    ffi::OsString,
    fs,
    io::{self, Read, Write as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Swaps of a file for a link and back.
#[cfg(unix)]
const SWAPS: usize = 10_000;

/// Puts a file and a link to a foreign one in each other's place, each time by one rename.
#[cfg(unix)]
fn swap(path: &Path, aside: &Path, inside: &[u8], foreign: &Path, times: usize) {
    for _ in 0..times {
        std::os::unix::fs::symlink(foreign, aside).unwrap();
        fs::rename(aside, path).unwrap();
        fs::write(aside, inside).unwrap();
        fs::rename(aside, path).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_swapped_for_a_link_ten_thousand_times_never_opens_what_lies_outside() {
    let dir = tempfile::tempdir().unwrap();
    let (booth, foreign) = (dir.path().join("booth"), dir.path().join("secret.jpg"));
    fs::create_dir(&booth).unwrap();
    let (inside, outside) = (picture(1, 40, 30), picture(2, 40, 30));
    fs::write(&foreign, &outside).unwrap();
    let path = booth.join("a.jpg");
    fs::write(&path, &inside).unwrap();
    let (mut taken, mut refused) = (0, 0);
    std::thread::scope(|scope| {
        let swapping = scope.spawn(|| swap(&path, &booth.join("aside"), &inside, &foreign, SWAPS));
        while !swapping.is_finished() {
            match SystemDisk.open(&path) {
                Ok(mut file) => {
                    let mut bytes = Vec::new();
                    file.read_to_end(&mut bytes).unwrap();
                    assert!(bytes == inside, "{} bytes from outside", bytes.len());
                    taken += 1;
                }
                Err(_) => refused += 1,
            }
        }
    });
    assert!(taken > 100 && refused > 100, "the race was one: {taken} taken, {refused} refused");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn while_a_file_is_swapped_for_a_link_and_back_only_the_file_becomes_a_photo() {
    let world = World::new().await;
    let foreign = world.dir.path().join("secret.jpg");
    let (inside, outside) = (picture(1, 40, 30), picture(2, 40, 30));
    fs::write(&foreign, &outside).unwrap();
    let running = world.start(true).await;
    let (path, aside, bytes) = (world.path("a.jpg"), world.path(".aside"), inside.clone());
    tokio::task::spawn_blocking(move || swap(&path, &aside, &bytes, &foreign, SWAPS)).await.unwrap();
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    running.settled().await;
    assert!(world.copies() == [inside]);
    running.intake.stop().await;
}

/// The folder above a file that is on its way in becomes a link to one outside, where a file of that name lies whole.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_becomes_a_link_leads_no_file_on_its_way_outside() {
    for hints in [true, false] {
        let world = World::new().await;
        let outside = world.dir.path().join("outside");
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("a.jpg"), picture(2, 40, 30)).unwrap();
        fs::create_dir_all(world.path("sub")).unwrap();
        let running = world.start(hints).await;
        fs::write(world.path("sub/a.jpg"), &picture(1, 40, 30)[..300]).unwrap();
        world.until_verdict("sub/a.jpg", FileVerdict::Arriving).await;
        fs::rename(world.path("sub"), world.dir.path().join("away")).unwrap();
        std::os::unix::fs::symlink(&outside, world.path("sub")).unwrap();
        // Whatever still waits for a moment is looked at again meanwhile.
        until("gone", || world.verdict("sub/a.jpg") != Some(FileVerdict::Arriving)).await;
        fs::write(outside.join("b.jpg"), picture(3, 40, 30)).unwrap();
        fs::write(world.path("live.jpg"), picture(4, 40, 30)).unwrap();
        world.until_verdict("live.jpg", FileVerdict::Adopted).await;
        running.settled().await;
        assert!(world.copies() == [picture(4, 40, 30)], "hints {hints}: {} copies", world.copies().len());
        let link = world.file(&world.path("sub")).unwrap();
        assert_eq!(link.failure.map(|failure| failure.code), Some(boothlift_contract::FailureCode::PhotoNotPicture));
        running.intake.stop().await;
    }
}

const GIF_BEGINS: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
const FRAME: &[u8] = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";

/// A disk on which one file never ends, whatever its length says; it counts how often anything but a JPEG is opened.
#[derive(Debug)]
struct Endless {
    read: Arc<AtomicUsize>,
    opened: Arc<AtomicUsize>,
}

/// A reader that goes on for so long has no end in sight.
const FAR_TOO_MUCH: usize = 64 << 20;

struct EndlessFile {
    sight: Sight,
    at: usize,
    read: Arc<AtomicUsize>,
}

impl Read for EndlessFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at > FAR_TOO_MUCH {
            return Err(io::Error::other("read far beyond the end"));
        }
        for byte in into.iter_mut() {
            let frame = || FRAME[(self.at - GIF_BEGINS.len()) % FRAME.len()];
            *byte = GIF_BEGINS.get(self.at).copied().unwrap_or_else(frame);
            self.at += 1;
        }
        self.read.fetch_max(self.at, Ordering::AcqRel);
        Ok(into.len())
    }
}

impl BoothFile for EndlessFile {
    fn sight(&self) -> io::Result<Sight> {
        Ok(self.sight.clone())
    }
}

impl BoothDisk for Endless {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        SystemDisk.read_dir(folder)
    }

    fn look(&self, path: &Path) -> io::Result<Sight> {
        SystemDisk.look(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn BoothFile>> {
        if path.extension().is_some_and(|extension| extension != "jpg") {
            self.opened.fetch_add(1, Ordering::AcqRel);
        }
        if !path.ends_with("endless.gif") {
            return SystemDisk.open(path);
        }
        Ok(Box::new(EndlessFile { sight: SystemDisk.look(path)?, at: 0, read: Arc::clone(&self.read) }))
    }

    fn folder(&self, folder: &Path) -> io::Result<FolderFacts> {
        SystemDisk.folder(folder)
    }

    fn listen(&self, folder: &Path, deep: bool, hints: HintSink) -> Result<Listener, String> {
        SystemDisk.listen(folder, deep, hints)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gif_that_never_ends_is_read_no_farther_than_its_length_and_keeps_nobody_waiting() {
    let (read, opened) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut world = World::new().await;
    world.disk = Arc::new(Endless { read: Arc::clone(&read), opened: Arc::clone(&opened) });
    let running = world.start(true).await;
    fs::write(world.path("endless.gif"), [GIF_BEGINS, FRAME].concat()).unwrap();
    for n in 0..20 {
        let name = format!("{n}.jpg");
        fs::write(world.path(&name), picture(n, 40, 30)).unwrap();
        world.until_verdict(&name, FileVerdict::Adopted).await;
    }
    world.until_verdict("endless.gif", FileVerdict::Arriving).await;
    running.intake.look_now();
    until("looked through", || running.intake.status().scans_done).await;
    assert!(read.load(Ordering::Acquire) <= 2 << 20, "{} bytes read", read.load(Ordering::Acquire));
    assert!(opened.load(Ordering::Acquire) <= 5, "opened {} times without a change", opened.load(Ordering::Acquire));
    assert_eq!(world.copies().len(), 20, "and nothing unfinished lies about");
    running.intake.stop().await;
}

/// Peak memory of this process, in bytes, where the system tells.
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<usize>().ok().map(|kilobytes| kilobytes * 1024)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gif_of_four_million_frames_is_taken_whole_in_little_memory() {
    let world = World::new().await;
    let running = world.start(true).await;
    let before = peak();
    let many = FRAME.repeat(4_096);
    let mut file = fs::File::create(world.path("long.gif")).unwrap();
    file.write_all(GIF_BEGINS).unwrap();
    for _ in 0..1_024 {
        file.write_all(&many).unwrap();
    }
    file.write_all(b"\x3b").unwrap();
    drop(file);
    world.until_verdict("long.gif", FileVerdict::Adopted).await;
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < 32 << 20, "{} bytes more for a file of 63 MB", after - before);
    }
    running.intake.stop().await;
}

fn a_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes()[..], kind, body].concat()
}

/// Old QuickTime files begin with their media data; in a long film its length is no small number.
#[tokio::test(flavor = "multi_thread")]
async fn a_film_whose_first_box_is_larger_than_16_mb_is_never_taken_for_something_else_while_it_grows() {
    let (read, opened) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut world = World::new().await;
    world.disk = Arc::new(Endless { read, opened: Arc::clone(&opened) });
    let mut running = world.start(true).await;
    let places = a_box(b"stco", &[&[0; 4][..], &1_u32.to_be_bytes(), &8_u32.to_be_bytes()].concat());
    let index = [b"stbl", b"minf", b"mdia", b"trak", b"moov"].into_iter().fold(places, |body, kind| a_box(kind, &body));
    let film = [a_box(b"mdat", &vec![7; 17 << 20]), index].concat();
    assert_ne!(film[0], 0);
    let (path, mut written) = (world.path("film.mov"), 0);
    for length in [6, 12, 4_096, film.len()] {
        let before = opened.load(Ordering::Acquire);
        let mut file = fs::File::options().create(true).append(true).open(&path).unwrap();
        file.write_all(&film[written..length]).unwrap();
        drop(file);
        written = length;
        until("tried", || opened.load(Ordering::Acquire) > before).await;
    }
    world.until_verdict("film.mov", FileVerdict::Adopted).await;
    assert!(world.copies() == [film]);
    let told: Vec<_> = running
        .events()
        .into_iter()
        .filter_map(|event| match event {
            IntakeEvent::FileChanged { verdict, .. } => Some(verdict),
            _ => None,
        })
        .collect();
    assert!(told.iter().all(|verdict| *verdict == FileVerdict::Arriving), "{told:?}");
    running.intake.stop().await;
}
