//! Pointed at a folder: the booth program is named, another rule can be tried on the real photos, and the last one that can be
//! used is the event's.

use crate::bench::Bench;
use boothlift_contract::{
    DestinationDraft, Failure, FolderChoice, FolderFind, FoundBy, Reply, Request, RuleDraft, RuleTrial, Sureness,
};
use boothlift_testkit::{booth::picture, event_gallery::Options};
use std::{fs, path::PathBuf};

/// A folder with sessions of three photos each, named like this by session and shot.
fn folder(bench: &Bench, name: &str, sessions: u64, named: impl Fn(u64, u64) -> String) -> PathBuf {
    let folder = bench.data().join("..").canonicalize().unwrap().join(name);
    fs::create_dir_all(&folder).unwrap();
    for session in 0..sessions {
        for shot in 1..=3 {
            fs::write(folder.join(named(session, shot)), picture(session * 10 + shot, 40, 30)).unwrap();
        }
    }
    folder
}

async fn tried(bench: &Bench, pick: u32, rule: RuleDraft) -> Result<RuleTrial, Failure> {
    match bench.engine.ask(Request::TryRule { pick, rule }).await? {
        Reply::Trial(trial) => Ok(trial),
        other => panic!("{other:?}"),
    }
}

fn pattern(text: &str) -> RuleDraft {
    RuleDraft::Pattern { text: text.into() }
}

async fn start(bench: &Bench, find: &FolderFind) {
    let folder = FolderChoice { pick: find.pick, old_photos: Some(true) };
    let destination = DestinationDraft::LocalGallery {};
    let start = Request::StartEvent { name: "Garden Party".into(), date: String::new(), folder, destination };
    assert!(matches!(bench.engine.ask(start).await, Ok(Reply::Done)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_names_its_booth_program_and_says_why() {
    let bench = Bench::new(Options::default()).await;
    let path = folder(&bench, "wedding", 4, |session, shot| format!("20260620_21{session:02}_{shot}.jpg"));
    let find = bench.engine.offer_folder(path).await;
    assert_eq!(
        (find.program.as_str(), find.rule.as_str(), find.sureness),
        ("dslrBooth", "dslrbooth", Sureness::Certain)
    );
    let Some(FoundBy::Names { fits: 12, of: 12, example }) = &find.why else { panic!("{:?}", find.why) };
    assert!(example.starts_with("20260620_21"), "{example}");
    assert_eq!((find.photos, find.sessions.len(), find.sessions[0].photos), (12, 3, 3));
    let word = |word: &str| find.presets.iter().any(|preset| preset.word == word);
    assert!(word("auto") && word("dslrbooth") && word("gap"));
    assert_eq!(find.proposal, None);
    assert_eq!(bench.engine.preset_of(find.pick), None, "nothing of its own to keep");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expression_is_tried_on_the_real_photos_and_a_wrong_one_changes_nothing() {
    let bench = Bench::new(Options::default()).await;
    let path = folder(&bench, "market", 3, |session, shot| format!("stall{session}x{shot}.jpg"));
    fs::write(path.join("other.jpg"), picture(999, 40, 30)).unwrap();
    let find = bench.engine.offer_folder(path).await;
    assert_eq!((find.sureness, find.program.as_str(), find.rule.as_str()), (Sureness::Unknown, "", "auto"));

    let good = tried(&bench, find.pick, pattern(r"^(?<session>stall\d)x\d\.")).await.unwrap();
    assert_eq!((good.photos, good.fits, good.misfits, good.wrong), (10, Some(9), vec!["other.jpg".to_owned()], None));
    // All were written within a moment: which three are the last is open.
    let stall = good.sessions.iter().find(|session| session.title.starts_with("stall")).unwrap();
    assert_eq!(stall.photos, 3);
    let thumb = stall.thumbs[0];
    assert!(bench.engine.find_thumb(find.pick, thumb).await.is_some(), "its pictures can be seen");

    for (text, why) in [("(", "pattern"), (r"^stall\d", "session"), (&"a".repeat(1_001), "too long")] {
        let wrong = tried(&bench, find.pick, pattern(text)).await.unwrap();
        assert!(wrong.wrong.as_ref().is_some_and(|words| words.contains(why)), "{wrong:?}");
    }
    let unknown = tried(&bench, find.pick, RuleDraft::Preset { word: "nobody".into() }).await.unwrap();
    assert!(unknown.wrong.is_some());
    assert!(tried(&bench, 9_999, RuleDraft::Proposed {}).await.is_err(), "a folder that nobody chose");

    start(&bench, &find).await;
    assert_eq!(bench.snapshot().await.folders[0].sessions, "pattern", "the last one that could be used counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layout_that_nobody_knows_brings_a_preset_that_can_be_kept_and_tried_elsewhere() {
    let bench = Bench::new(Options::default()).await;
    let path = folder(&bench, "own", 4, |session, shot| format!("WED{session:04}-{shot}.jpg"));
    let find = bench.engine.offer_folder(path.clone()).await;
    let text = find.proposal.clone().unwrap();
    assert_eq!(bench.engine.preset_of(find.pick), Some(text.clone()));
    assert_eq!((find.rule.as_str(), find.sessions[0].photos), ("own", 3));

    // Another program's rule, then the proposal again, then the kept file.
    let by_time = tried(&bench, find.pick, RuleDraft::Preset { word: "gap".into() }).await.unwrap();
    assert_eq!(by_time.sessions[0].photos, 12, "all were written within a moment");
    assert_eq!(tried(&bench, find.pick, RuleDraft::Proposed {}).await.unwrap().sessions[0].photos, 3);
    let again = bench.engine.offer_folder(path).await;
    let file = tried(&bench, again.pick, RuleDraft::File { text }).await.unwrap();
    assert_eq!((file.sessions[0].photos, file.wrong), (3, None));
    let wrong = tried(&bench, again.pick, RuleDraft::File { text: "fodlers = 7".into() }).await.unwrap();
    assert!(wrong.wrong.is_some_and(|why| why.contains("folders")));
    start(&bench, &again).await;
    assert_eq!(bench.snapshot().await.folders[0].sessions, "own");
}
