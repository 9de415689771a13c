//! Many files at once: all are adopted, whatever the system tells, and live ones are not kept waiting.

use crate::world::{World, until};
use boothlift_contract::FileVerdict;
use boothlift_intake::{
    BoothDisk, BoothFile, FolderFacts, Hint, HintSink, IntakeEvent, Listener, Settings, Sight, SystemDisk,
};
use boothlift_testkit::{booth::picture, figures::note};
use std::{
    ffi::OsString,
    fs, io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// A picture whose number makes its content its own.
fn numbered(base: &[u8], number: u32) -> Vec<u8> {
    let comment = [&[0xff, 0xfe, 0, 6][..], &number.to_be_bytes()].concat();
    [&base[..2], &comment, &base[2..]].concat()
}

fn write_all(folder: &Path, files: u32) {
    let base = picture(1, 24, 16);
    for n in 0..files {
        fs::write(folder.join(format!("burst-{n}.jpg")), numbered(&base, n)).unwrap();
    }
}

/// What becomes of the system's hints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Telling {
    On,
    Off,
    /// Paths are lost, and the system says no more than that.
    Overflowing,
    /// Nobody takes them for four seconds: the system's own queue overflows.
    Blocked,
}

#[derive(Debug)]
struct Told(Telling);

impl BoothDisk for Told {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<OsString>> {
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
        let (telling, lost) = (self.0, AtomicBool::new(false));
        let sink = HintSink::new(move |hint| match telling {
            Telling::Overflowing => {
                if !lost.swap(true, Ordering::AcqRel) {
                    // The overflow is told when the queue is read, a while later.
                    let hints = hints.clone();
                    thread::spawn(move || {
                        thread::sleep(Duration::from_secs(1));
                        hints.tell(Hint::Lost);
                    });
                }
            }
            Telling::Blocked => {
                if !lost.swap(true, Ordering::AcqRel) {
                    thread::sleep(Duration::from_secs(4));
                }
                hints.tell(hint);
            }
            Telling::On | Telling::Off => hints.tell(hint),
        });
        SystemDisk.listen(folder, deep, sink)
    }
}

async fn burst(telling: Telling, files: u32) {
    let mut world = World::new().await;
    world.disk = Arc::new(Told(telling));
    let settings = Settings { scan_every: Duration::from_secs(2), ..world.settings(telling != Telling::Off).await };
    let mut running = world.run(settings).await.unwrap();
    until("the first scan", || running.intake.status().scans_done).await;
    let folder = world.booth.clone();
    tokio::task::spawn_blocking(move || write_all(&folder, files)).await.unwrap();
    let mut adopted = 0;
    while adopted < files {
        match running.told.recv().await.unwrap() {
            IntakeEvent::Adopted { is_new, .. } => {
                assert!(is_new);
                adopted += 1;
            }
            IntakeEvent::FileChanged { path, verdict, .. } => assert_eq!(verdict, FileVerdict::Arriving, "{path:?}"),
            _ => {}
        }
    }
    running.settled().await;
    assert_eq!(world.hashes().len(), files as usize);
    assert_eq!(world.copies().len(), files as usize);
    assert!(!running.events().iter().any(|event| matches!(event, IntakeEvent::Adopted { is_new: true, .. })));
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_adopted_whole_and_once_with_hints() {
    burst(Telling::On, 2_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_adopted_whole_and_once_without_hints() {
    burst(Telling::Off, 2_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_adopted_whole_and_once_when_hints_are_lost() {
    burst(Telling::Overflowing, 2_000).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "some minutes: 20,000 files, three times"]
async fn bursts_of_twenty_thousand() {
    for telling in [Telling::On, Telling::Off, Telling::Blocked] {
        burst(telling, 20_000).await;
    }
}

/// A whole tree of photos from before is moved in by one rename, of which the system tells once.
#[tokio::test(flavor = "multi_thread")]
async fn a_tree_of_five_thousand_that_is_moved_in_is_taken_whole_and_keeps_no_live_photo_waiting() {
    const FILES: u32 = 5_000;
    let world = World::new().await;
    let tree = world.dir.path().join("tree");
    let base = picture(1, 24, 16);
    for n in 0..FILES {
        let folder = tree.join(format!("table {}/{}", n % 10, n % 50));
        if n < 50 {
            fs::create_dir_all(&folder).unwrap();
        }
        fs::write(folder.join(format!("{n}.jpg")), numbered(&base, n)).unwrap();
    }
    let mut running = world.start(true).await;
    fs::rename(&tree, world.path("tree")).unwrap();
    let live = world.path("live.jpg");
    let (mut adopted, mut before_live, mut most) = (0, None, 0);
    while adopted <= FILES {
        match running.told.recv().await.unwrap() {
            IntakeEvent::Adopted { path, is_new, .. } => {
                assert!(is_new, "{path:?} twice");
                if path == live {
                    before_live = Some(adopted);
                }
                adopted += 1;
                if adopted == 50 {
                    fs::write(&live, picture(2, 60, 40)).unwrap();
                }
            }
            IntakeEvent::Looking { of, .. } => most = most.max(of),
            IntakeEvent::FileChanged { path, verdict, .. } => panic!("{path:?} {verdict}"),
            _ => {}
        }
    }
    running.settled().await;
    assert_eq!(world.copies().len(), FILES as usize + 1);
    assert!(before_live.is_some_and(|before| before < FILES * 4 / 5), "{before_live:?} went before the live one");
    assert!(most > 0, "somebody who waits is told how far it is");
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_photo_does_not_wait_for_those_that_were_there_before() {
    let world = World::new().await;
    write_all(&world.booth, 1_500);
    let mut running = world.run(world.settings(true).await).await.unwrap();
    let live = world.path("live.jpg");
    let (mut before, mut written) = (0, Instant::now());
    loop {
        match running.told.recv().await.unwrap() {
            IntakeEvent::Adopted { path, .. } if path == live => break,
            IntakeEvent::Adopted { .. } => {
                before += 1;
                if before == 50 {
                    fs::write(&live, picture(2, 60, 40)).unwrap();
                    written = Instant::now();
                }
            }
            _ => {}
        }
    }
    let took = written.elapsed();
    let figure = format!("{:.2} s, behind {before} of them", took.as_secs_f64());
    note("G5", "a live photo amid 1,500 older ones, to its safe copy", &figure, took <= Duration::from_secs(5));
    assert!(before < 1_200, "{before} of 1,500 older photos went first");
    running.intake.stop().await;
}
