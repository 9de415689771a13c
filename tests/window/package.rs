//! The .deb on this system: installed, started from its desktop entry, given files, started at login, removed.
//!
//! `cargo xtask package --check` makes the package and runs these; they need root, and put nothing anywhere that they do not
//! take away again. What people get takes no driver, so the records are asked instead of the page, and the one button is
//! pressed as a screen reader does.

use crate::bench::{self, Bench, as_booth, desktop::tool, photo, until};
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::SystemTime,
};

const ENTRY: &str = "/usr/share/applications/Boothlift.desktop";
const PROGRAM: &str = "/usr/bin/boothlift";
const HEADLESS: &str = "/usr/bin/boothlift-headless";

#[test]
#[ignore = "it needs a package: cargo xtask package --check"]
fn installed_it_starts_from_its_entry_takes_files_and_leaves_photos_and_records_when_it_is_removed() {
    bench::run(async {
        let bench = Bench::new("package").await;
        let installed = Installed::now();
        let booth = bench.booth_folder();
        as_booth(&booth, "20260613_1903_1.jpg", &photo(1), true);
        begin_event(&bench, &booth);
        assert_eq!(delivered(&bench), 1, "by the program without a window, out of the same package");

        launch(&bench, ENTRY, &[]);
        let window = bench.window("Boothlift").await;
        let [pid] = bench.pids("boothlift")[..] else { panic!("one program runs") };
        assert_eq!(fs::read_link(format!("/proc/{pid}/exe")).unwrap(), Path::new(PROGRAM));
        assert_eq!(
            bench.tool("xprop", &["-id", &window, "WM_CLASS"]),
            "WM_CLASS(STRING) = \"boothlift\", \"Boothlift\""
        );
        until("the window to be drawn", async || (colours(&bench, &window, "installed") > 100).then_some(())).await;

        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        until("the booth's photo to be delivered", async || (delivered(&bench) == 2).then_some(())).await;

        let elsewhere = bench.home().join("From a camera");
        fs::create_dir_all(&elsewhere).unwrap();
        let files = ["first ü.jpg", "100 % & more.jpg"].map(|name| elsewhere.join(name));
        for (number, file) in (401..).zip(&files) {
            fs::write(file, photo(number)).unwrap();
        }
        launch(&bench, ENTRY, &files);
        until("both opened files to be safe", async || (status(&bench)["photos"] == 4).then_some(())).await;
        // What a person adds waits for 30 s, so that it can be taken back.
        until("both opened files to be delivered", async || (delivered(&bench) == 4).then_some(())).await;
        until("the second start to end", async || (bench.pids("boothlift") == [pid]).then_some(())).await;
        assert_eq!(bench.window("Boothlift").await, window, "it is still the first one's window");
        colours(&bench, &window, "opened");

        let login = bench.home().join(".config/autostart/Boothlift.desktop");
        assert!(!login.exists());
        start_at_login(&bench, &window, &login).await;
        let text = fs::read_to_string(&login).unwrap();
        assert!(text.lines().any(|line| line == format!("Exec={PROGRAM} --hidden")), "{text}");
        quit(&bench, 4).await;

        launch(&bench, login.to_str().unwrap(), &[]);
        as_booth(&booth, "20260613_1907_3.jpg", &photo(3), true);
        until("a photo to be delivered without a window", async || (delivered(&bench) == 5).then_some(())).await;
        assert_eq!(bench.window_now("Boothlift"), None);
        quit(&bench, 5).await;

        let own = [bench.data(), booth, elsewhere];
        let before = lying_in(&own);
        let inside = before.iter().filter(|(path, _)| path.starts_with(bench.data())).count();
        assert!(inside > 5, "records and five safe copies, and only {inside} files");
        for how in ["remove", "purge"] {
            installed.take_away(how);
            assert!(
                !Path::new(PROGRAM).exists() && !Path::new(HEADLESS).exists() && !Path::new(ENTRY).exists(),
                "{how}"
            );
            assert_eq!(lying_in(&own), before, "{how} touched what is the operator's");
        }
        let records = rusqlite::Connection::open(bench.data().join("boothlift.db")).unwrap();
        let kept: u32 = records.query_row("SELECT count(*) FROM photos", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 5);
    });
}

/// The package on this system; taken away at the end, whatever becomes of the test.
struct Installed;

impl Installed {
    fn now() -> Self {
        let deb = env::var("BOOTHLIFT_PACKAGE").expect("cargo xtask package --check names the package");
        let there = Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}", "boothlift"]).output().unwrap();
        assert_ne!(there.stdout, b"installed", "Boothlift is installed on this computer already: remove it first");
        let installed = Self;
        apt(&["install", "--no-install-recommends", &deb]);
        installed
    }

    fn take_away(&self, how: &str) {
        if how == "remove" {
            return apt(&["remove", "boothlift"]);
        }
        // Once it is removed nothing is left of it that apt would know.
        let output = Command::new("dpkg").args(["--purge", "boothlift"]).output().unwrap();
        assert!(output.status.success(), "dpkg --purge: {}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        if Path::new(PROGRAM).exists() {
            self.take_away("purge");
        }
    }
}

/// apt waits until another one is done.
fn apt(words: &[&str]) {
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-y", "-q", "-o", "DPkg::Lock::Timeout=300"]).args(words);
    let output = apt.output().unwrap();
    assert!(output.status.success(), "apt-get {words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An event with the local gallery in the desktop app's own records, begun by the program of the same package.
fn begin_event(bench: &Bench, booth: &Path) {
    let file = bench.home().join("event.toml");
    let folder = serde_json::to_string(booth).unwrap();
    let text = format!("name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = {folder}\n");
    fs::write(&file, text).unwrap();
    let mut run = bench.command(HEADLESS);
    run.args(["run", "--until-delivered", "--event"]).arg(file).arg("--data").arg(bench.data());
    let output = run.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Starts what a desktop entry says, by the desktop's own rules for its `Exec` line.
fn launch(bench: &Bench, entry: &str, files: &[PathBuf]) {
    let mut launch = bench.command("gio");
    // What assistive programs see is wanted here.
    // The started program keeps what it is given to write to: nobody may wait for that to be closed.
    launch.stdout(Stdio::null()).stderr(Stdio::null());
    let ended = launch.env_remove("NO_AT_BRIDGE").args(["launch", entry]).args(files).status().unwrap();
    assert!(ended.success(), "gio launch {entry}: {ended}");
}

/// What the records say, asked as a script does it.
fn status(bench: &Bench) -> Value {
    let data = bench.data();
    let told = bench.tool(HEADLESS, &["status", "--json", "--data", data.to_str().unwrap()]);
    serde_json::from_str(&told).unwrap_or(Value::Null)
}

/// Photos that a gallery has proved to have.
fn delivered(bench: &Bench) -> u64 {
    let status = status(bench);
    let destinations = status["destinations"].as_object().into_iter().flatten();
    destinations.filter_map(|(_, counts)| counts["confirmed"].as_u64()).sum()
}

/// How many colours the window has on the screen, of which a picture is kept: an empty one has few.
fn colours(bench: &Bench, window: &str, what: &str) -> usize {
    let screen = image::open(bench.shot(what)).unwrap().to_rgb8();
    let place = bench.place_of(window).map(|number| u32::try_from(number).unwrap_or(0));
    let [left, top, width, height] = place;
    let seen = image::imageops::crop_imm(&screen, left, top, width, height).to_image();
    seen.pixels().collect::<std::collections::HashSet<_>>().len()
}

async fn start_at_login(bench: &Bench, window: &str, entry: &Path) {
    bench.xdotool(&["windowactivate", "--sync", window]);
    bench.xdotool(&["key", "ctrl+comma"]);
    until("the switch in Settings", async || {
        let press = tool("press.py");
        let mut press = bench.command("/usr/bin/python3").arg(press).arg("Start when you sign in").spawn().unwrap();
        press.wait().unwrap().success().then_some(())
    })
    .await;
    until("the entry for the system", async || entry.exists().then_some(())).await;
    colours(bench, window, "start-at-login");
}

/// Quits as a person does who has seen that all of so many photos are delivered: before that there would be a question.
async fn quit(bench: &Bench, delivered: u32) {
    let says = format!("All {delivered} delivered. Nothing needs you.");
    until("the tray to say so", async || (bench.panel().menu()?.first()? == &says).then_some(())).await;
    until("Quit in the tray", async || bench.panel().click("Quit Boothlift…").then_some(())).await;
    until("Boothlift to end", async || bench.pids("boothlift").is_empty().then_some(())).await;
}

/// Every file below these folders with its length and its moment of change.
fn lying_in(folders: &[PathBuf]) -> Vec<(PathBuf, (u64, SystemTime))> {
    let mut files = Vec::new();
    let mut folders = folders.to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let (path, facts) = (entry.path(), entry.metadata().unwrap());
            if facts.is_dir() {
                folders.push(path);
            } else {
                files.push((path, (facts.len(), facts.modified().unwrap())));
            }
        }
    }
    files.sort();
    files
}
