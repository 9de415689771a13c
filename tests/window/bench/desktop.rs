//! The desktop: everything around the window.

use super::{
    page::Page,
    process::{self, Running, tied},
    until,
};
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    fs,
    io::{BufRead, BufReader, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{ChildStdin, ChildStdout, Command, Stdio},
};
use tempfile::TempDir;

const PROGRAMS: &[(&str, &str)] = &[
    ("Xvfb", "xvfb"),
    ("dbus-daemon", "dbus-daemon"),
    ("openbox", "openbox"),
    ("xdotool", "xdotool"),
    ("import", "imagemagick"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("gnome-keyring-daemon", "gnome-keyring"),
    ("gdbus", "libglib2.0-bin"),
    ("setpriv", "util-linux"),
    ("/usr/bin/python3", "python3"),
];

const KEYRING: &str = "org.freedesktop.secrets";

const BUS_WITHOUT_SERVICES: &str = r#"<busconfig>
  <type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

/// Whether a desktop keeps secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Unlocked,
    None,
}

/// One desktop session with nothing in it but what a test puts there.
pub(crate) struct Bench {
    name: &'static str,
    home: TempDir,
    env: Vec<(String, String)>,
    mark: String,
    shots: Cell<u32>,
    panel: RefCell<Option<Panel>>,
    _running: Vec<Running>,
}

impl Bench {
    /// A desktop with a panel and an unlocked key store.
    pub(crate) async fn new(name: &'static str) -> Self {
        let mut bench = Self::without_panel(name).await;
        let panel = Panel::start(&mut bench);
        *bench.panel.borrow_mut() = Some(panel);
        bench
    }

    /// A desktop where nobody shows tray icons.
    pub(crate) async fn without_panel(name: &'static str) -> Self {
        let mut bench = Self::bare(name, Keys::Unlocked);
        bench.start_key_store().await;
        bench
    }

    /// A desktop with a panel and nothing that keeps secrets.
    pub(crate) fn without_key_store(name: &'static str) -> Self {
        let mut bench = Self::bare(name, Keys::None);
        let panel = Panel::start(&mut bench);
        *bench.panel.borrow_mut() = Some(panel);
        bench
    }

    fn bare(name: &'static str, keys: Keys) -> Self {
        process::demand(PROGRAMS);
        let home = tempfile::Builder::new().prefix("boothlift-window-").tempdir().unwrap();
        let runtime = home.path().join("runtime");
        fs::create_dir(&runtime).unwrap();
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).unwrap();
        let mark = format!("BOOTHLIFT_TEST_DESKTOP={}", home.path().display());
        let mut bench = Self {
            name,
            env: surroundings(home.path(), &runtime, &mark),
            home,
            mark,
            shots: Cell::new(0),
            panel: RefCell::new(None),
            _running: Vec::new(),
        };
        bench.start_screen();
        bench.start_bus(&runtime, keys);
        let wm = Running::start(bench.command("openbox").stderr(Stdio::null()));
        bench._running.push(wm);
        bench
    }

    /// The home folder.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// A booth's folder where the folder detective looks.
    pub(crate) fn booth_folder(&self) -> PathBuf {
        let folder = self.home().join("Pictures/dslrBooth/Wedding");
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Boothlift as a person starts it.
    pub(crate) fn start(&self) -> App {
        self.start_with(&[])
    }

    /// Boothlift with words on its command line.
    pub(crate) fn start_with(&self, words: &[&str]) -> App {
        App(Running::start(self.command(program()).args(words)))
    }

    /// Boothlift with a driver at its window.
    pub(crate) async fn drive(&self) -> Page {
        let mut driver = self.command("WebKitWebDriver");
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true");
        Page::open(driver, &program()).await
    }

    /// The same, started through a shell script that ends with Boothlift, `$BOOTHLIFT` there, in its own place.
    pub(crate) async fn drive_through(&self, script: &str) -> Page {
        let file = self.home().join("start.sh");
        fs::write(&file, format!("#!/bin/sh\nset -e\nexport BOOTHLIFT='{}'\n{script}\n", program().display())).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        let mut driver = self.command("WebKitWebDriver");
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true");
        Page::open(driver, &file).await
    }

    /// Boothlift's data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.home().join(".local/share/app.boothlift.desktop")
    }

    /// Everything in Boothlift's log so far.
    pub(crate) fn log(&self) -> String {
        let files = fs::read_dir(self.data().join("logs")).into_iter().flatten().flatten();
        files.map(|file| fs::read_to_string(file.path()).unwrap_or_default()).collect()
    }

    /// The panel.
    pub(crate) fn panel(&self) -> std::cell::RefMut<'_, Panel> {
        std::cell::RefMut::map(self.panel.borrow_mut(), |panel| panel.as_mut().expect("this desktop has a panel"))
    }

    /// Process ids of programs of that name on this desktop.
    pub(crate) fn pids(&self, name: &str) -> Vec<u32> {
        let cut: String = name.chars().take(15).collect();
        process::marked(&self.mark).into_iter().filter(|(_, comm)| *comm == cut).map(|(pid, _)| pid).collect()
    }

    /// Process ids of all programs on this desktop.
    pub(crate) fn all_pids(&self) -> Vec<u32> {
        process::marked(&self.mark).into_iter().map(|(pid, _)| pid).collect()
    }

    /// Titles of all windows there are on the screen.
    pub(crate) fn titles(&self) -> String {
        self.xdotool(&["search", "--name", ".+", "getwindowname", "%@"])
    }

    /// The text in the clipboard, and the one that the middle button pastes.
    pub(crate) fn clipboard(&self) -> String {
        self.tool("/usr/bin/python3", &[tool("clipboard.py").to_str().unwrap(), "read"])
    }

    /// A program on this desktop, tied to the test.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = tied(program);
        command.env_clear().envs(self.env.iter().cloned());
        command
    }

    /// What a tool says.
    pub(crate) fn tool(&self, program: &str, words: &[&str]) -> String {
        let output = self.command(program).args(words).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Moves and clicks the mouse, types keys.
    pub(crate) fn xdotool(&self, words: &[&str]) -> String {
        self.tool("xdotool", words)
    }

    /// A picture of the whole screen, kept for whoever looks at the run.
    pub(crate) fn shot(&self, what: &str) -> PathBuf {
        let number = self.shots.get() + 1;
        self.shots.set(number);
        let folder = root().join("artefacts/window").join(self.name);
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{number:02}-{what}.png"));
        self.tool("import", &["-window", "root", file.to_str().unwrap()]);
        file
    }

    /// The visible window with exactly that title.
    pub(crate) async fn window(&self, title: &str) -> String {
        until(&format!("a window named {title}"), async || self.window_now(title)).await
    }

    /// The same, if it is there now: the largest, as after a drag the toolkit has small windows of the same name.
    pub(crate) fn window_now(&self, title: &str) -> Option<String> {
        let found = self.xdotool(&["search", "--onlyvisible", "--name", &format!("^{}$", title.replace('?', "[?]"))]);
        let size = |window: &&str| {
            let [_, _, width, height] = self.place_of(window);
            width * height
        };
        found.lines().max_by_key(size).map(str::to_owned)
    }

    /// Left and top of a window's content on the screen, and its size.
    pub(crate) fn place_of(&self, window: &str) -> [i32; 4] {
        let told = self.xdotool(&["getwindowgeometry", "--shell", window]);
        let value = |name: &str| {
            told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')?.parse().ok()).unwrap_or_default()
        };
        [value("X"), value("Y"), value("WIDTH"), value("HEIGHT")]
    }

    /// Closes Boothlift's window as its close button does, and waits until it is out of sight.
    pub(crate) async fn close_window(&self) {
        let window = self.window("Boothlift").await;
        self.xdotool(&["windowactivate", "--sync", &window]);
        self.xdotool(&["key", "alt+F4"]);
        until("the window to go", async || self.window_now("Boothlift").is_none().then_some(())).await;
    }

    fn start_screen(&mut self) {
        let mut screen = self.command("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]);
        let mut screen = Running::start(screen.stdout(Stdio::piped()).stderr(Stdio::null()));
        let number = first_line(screen.0.stdout.take().unwrap());
        assert!(!number.is_empty(), "Xvfb does not start");
        self.env.push(("DISPLAY".into(), format!(":{number}")));
        self._running.push(screen);
    }

    fn start_bus(&mut self, runtime: &Path, keys: Keys) {
        let mut bus = self.command("dbus-daemon");
        bus.args(["--nofork", "--nopidfile", "--print-address=1"]);
        match keys {
            Keys::Unlocked => bus.arg("--session"),
            Keys::None => {
                // The usual bus would start a key store as soon as somebody asks for one.
                let config = runtime.join("bus.conf");
                fs::write(&config, BUS_WITHOUT_SERVICES).unwrap();
                bus.arg(format!("--config-file={}", config.display()))
            }
        };
        bus.arg(format!("--address=unix:path={}", runtime.join("bus").display()));
        let mut bus = Running::start(bus.stdout(Stdio::piped()).stderr(Stdio::null()));
        let address = first_line(bus.0.stdout.take().unwrap());
        assert!(!address.is_empty(), "dbus-daemon does not start");
        // One bus serves as both; nothing reaches the real system's.
        self.env.push(("DBUS_SYSTEM_BUS_ADDRESS".into(), address.clone()));
        self.env.push(("DBUS_SESSION_BUS_ADDRESS".into(), address));
        self._running.push(bus);
    }

    async fn start_key_store(&mut self) {
        let mut keys = self.command("gnome-keyring-daemon");
        keys.args(["--foreground", "--unlock", "--components=secrets"]);
        let mut keys = Running::start(keys.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()));
        keys.0.stdin.take().unwrap().write_all(b"test\n").unwrap();
        self._running.push(keys);
        until("the key store", async || self.is_on_bus(KEYRING).then_some(())).await;
    }

    /// Whether somebody on the session's bus has this name.
    pub(crate) fn is_on_bus(&self, name: &str) -> bool {
        const BUS: &str = "org.freedesktop.DBus";
        let method = format!("{BUS}.NameHasOwner");
        let words = ["call", "--session", "-d", BUS, "-o", "/org/freedesktop/DBus", "-m", &method, name];
        self.tool("gdbus", &words).contains("true")
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.shot("at-the-failure");
        }
        process::end_all_of(&self.mark);
    }
}

/// Boothlift, started without a driver.
pub(crate) struct App(Running);

impl App {
    pub(crate) fn pid(&self) -> u32 {
        self.0.pid()
    }

    /// Its exit code once it has ended by itself.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.0.0.try_wait().unwrap().map(|status| status.code().unwrap_or(-1))
    }
}

/// A panel that shows tray icons, and the notices of the desktop.
pub(crate) struct Panel {
    _running: Running,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Panel {
    fn start(bench: &mut Bench) -> Self {
        let mut panel = bench.command("/usr/bin/python3");
        panel.arg(tool("desktop.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut running = Running::start(&mut panel);
        let (to, from) = (running.0.stdin.take().unwrap(), running.0.stdout.take().unwrap());
        let mut panel = Self { _running: running, to, from: BufReader::new(from) };
        assert_eq!(panel.read()["ready"], true, "the test's own panel does not start");
        panel
    }

    /// Labels of the menu from top to bottom, "-" for a line; none while there is no icon.
    pub(crate) fn menu(&mut self) -> Option<Vec<String>> {
        let told = self.ask(&json!({ "do": "menu" }));
        let items = told.get("items")?.as_array()?.iter();
        let text = |item: &Value| match item["type"].as_str() {
            Some("separator") => "-".to_owned(),
            _ => item["label"].as_str().unwrap_or_default().to_owned(),
        };
        Some(items.map(text).collect())
    }

    /// Clicks an entry; false when it is not there or cannot be clicked.
    pub(crate) fn click(&mut self, label: &str) -> bool {
        self.ask(&json!({ "do": "click", "label": label }))["clicked"] == true
    }

    /// The picture file of the icon.
    pub(crate) fn icon(&mut self) -> Option<String> {
        self.ask(&json!({ "do": "icon" }))["name"].as_str().map(str::to_owned)
    }

    /// Every notice so far.
    pub(crate) fn notices(&mut self) -> Vec<String> {
        let told = self.ask(&json!({ "do": "notices" }));
        let told = told["notices"].as_array().into_iter().flatten();
        told.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Every text in what it was told of the icon: name, title, tooltip, menu; and in all notices so far.
    pub(crate) fn texts(&mut self) -> [Vec<String>; 2] {
        let told = self.ask(&json!({ "do": "texts" }));
        ["tray", "notices"].map(|of| {
            let texts = told[of].as_array().into_iter().flatten().filter_map(Value::as_str);
            texts.map(str::to_owned).collect()
        })
    }

    /// Clicks a notice; false when nobody hears of it.
    pub(crate) fn open_notice(&mut self, text: &str) -> bool {
        self.ask(&json!({ "do": "open", "notice": text }))["opened"] == true
    }

    /// What keeps the computer awake now.
    pub(crate) fn locks(&mut self) -> Vec<String> {
        let told = self.ask(&json!({ "do": "locks" }));
        told["locks"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// From now on there is a NetworkManager that says this of the line: its own word, and the connection in use.
    pub(crate) fn line(&mut self, metered: u32, connection: &str) {
        self.ask(&json!({ "do": "line", "metered": metered, "connection": connection }));
    }

    fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.to, "{request}").unwrap();
        self.read()
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or(Value::Null)
    }
}

/// A tool of these tests.
pub(crate) fn tool(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("window/tools").join(name)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The program under test: beside this test's own binary, with the page built in.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let program = own.ancestors().nth(2).unwrap().join("boothlift");
    assert!(
        program.exists(),
        "{} is not built: run `cargo build -p boothlift --features custom-protocol` after `npm run build` in ui",
        program.display()
    );
    program
}

fn surroundings(home: &Path, runtime: &Path, mark: &str) -> Vec<(String, String)> {
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (name, value) = mark.split_once('=').unwrap();
    let mut env: Vec<(String, String)> = [
        ("HOME", text(home)),
        ("XDG_RUNTIME_DIR", text(runtime)),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "UTC".into()),
        ("GDK_BACKEND", "x11".into()),
        ("GTK_USE_PORTAL", "0".into()),
        ("NO_AT_BRIDGE", "1".into()),
        ("GIO_USE_VFS", "local".into()),
        ("LIBGL_ALWAYS_SOFTWARE", "1".into()),
        ("RUST_BACKTRACE", "1".into()),
        (name, value.into()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    env.extend(std::env::var("PATH").ok().map(|path| ("PATH".to_owned(), path)));
    env
}

pub(crate) fn first_line(from: ChildStdout) -> String {
    let mut line = String::new();
    BufReader::new(from).read_line(&mut line).unwrap();
    line.trim().to_owned()
}
