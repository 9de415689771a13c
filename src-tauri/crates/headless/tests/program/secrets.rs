//! Every command of the program, at a gallery that repeats the token in all it answers.

use crate::place::{Place, TOKEN, holds, said, shoot};
use boothlift_testkit::parrot::{Parrot, dresses};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
};

const UPLOAD_TOKEN: &str = "CANARY-5e2a/65+b=8f&3a";

/// What of both tokens would be left in any dress, base64 among them.
const LEFT: [&str; 6] = ["CANARY", "canary", "7f3a/91", "5e2a/65", "Q0FOQVJZ", "c=0d&2e"];

/// Takes all photos but each fourth, which it refuses; the token is in its id, its address and its words.
async fn gallery() -> Parrot {
    let turn = AtomicUsize::new(0);
    let worn = dresses(TOKEN);
    let says = move |_: &str| {
        let nth = turn.fetch_add(1, SeqCst);
        let dress = &worn[nth % worn.len()];
        let status = if nth % 4 == 3 { 422 } else { 200 };
        let body = format!("{{\"id\":\"{dress}\",\"url\":\"https://x.example/?k={dress}\",\"said\":\"{dress}\"}}");
        (status, format!("Content-Type: application/json\r\nLocation: https://{TOKEN}/\r\n"), body)
    };
    Parrot::start(says).await.unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_says_a_token_that_the_gallery_repeats_and_no_file_keeps_it() {
    let (place, gallery) = (Place::new(), gallery().await);
    place.event(&format!(
        "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.2\n\
         [[destinations]]\nkind = 'event-gallery'\nendpoint = '{}/up'\ntoken-env = 'EG_TOKEN'\n\
         [[destinations]]\nkind = 'local-gallery'\nupload-token-env = 'LG_TOKEN'\n",
        gallery.origin()
    ));
    for n in 1..=dresses(TOKEN).len() as u64 + 2 {
        shoot(&place.path("out"), &format!("20260620_10{n:02}_1.jpg"), n);
    }
    let with_token = |mut command: tokio::process::Command| {
        command.env("LG_TOKEN", UPLOAD_TOKEN).env("BOOTHLIFT_LOG", "trace");
        command
    };
    let lines = with_token(place.run(&["--until-delivered", "--json"])).output().await.unwrap();
    assert_eq!(lines.status.code(), Some(3), "{}", said(&lines));
    let words = with_token(place.run(&["--until-delivered"])).output().await.unwrap();
    let mut all = vec![lines, words];

    let (data, event) = (place.data(), place.path("event.toml"));
    let of_data: [&[&str]; 5] = [
        &["status"],
        &["status", "--json"],
        &["ledger"],
        &["ledger", "--format", "json"],
        &["ledger", "--format", "html"],
    ];
    for words in of_data {
        let mut command = with_token(place.program(words));
        all.push(command.arg("--data").arg(&data).output().await.unwrap());
    }
    assert!(said(&all[5]).contains("***"), "nothing was repeated: {}", said(&all[5]));
    for words in [&["check"][..], &["check", "--json"]] {
        let mut command = with_token(place.program(words));
        all.push(command.arg("--event").arg(&event).output().await.unwrap());
    }
    // Somebody takes the command line for the place of tokens.
    for words in [&["run", "--token", TOKEN][..], &["status", TOKEN], &["run", "--token=CANARY-7f3a"]] {
        let done = place.done(words.iter().copied()).await;
        assert_eq!(done.status.code(), Some(2), "{}", said(&done));
        all.push(done);
    }
    for done in &all {
        let both = [done.stdout.as_slice(), &done.stderr].concat();
        for left in LEFT {
            assert!(!holds(&both, left), "{left}\n{}", said(done));
        }
    }
    let kept = files(&data);
    assert!(kept.iter().any(|file| file.ends_with("logs/boothlift.log")) && kept.len() > 10, "{kept:?}");
    for left in LEFT {
        assert_eq!(place.holding(left), Vec::<PathBuf>::new(), "{left}");
    }
}

/// What is in memory would be on the disk, tokens too.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_leaves_no_core_file() {
    let (place, gallery) = (Place::new(), gallery().await);
    place.event_with(&format!("{}/up", gallery.origin()));
    let run = place.run(&["--json"]);
    let run = run.as_std();
    // A shell that wants core files of what it starts.
    let mut shell = tokio::process::Command::new("sh");
    shell.args(["-c", "ulimit -c 100000 && exec \"$@\"", "sh"]).arg(run.get_program()).args(run.get_args());
    shell.env("EG_TOKEN", TOKEN).kill_on_drop(true);
    shell.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut run = crate::running::Running::start(shell);
    run.until(|line| line["event"] == "ready").await;
    let limits = fs::read_to_string(format!("/proc/{}/limits", run.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    assert_eq!(run.terminate().await, Some(0));
}
