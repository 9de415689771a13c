//! What a machine needs before anything can be built, run or tested: found, said with its reason, and installed where we may.
//! The decisions are pure functions; the looking and installing stands at the end.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::command::{self, ask, program, run};
use anyhow::bail;
use std::{env, fs, path::Path, process::Command, time::SystemTime};

/// What the machine is made ready for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Building the app and opening its window.
    Run,
    /// That, and making packages.
    Package,
    /// Building the app, and every test.
    Test,
}

/// Makes the machine ready: installs what is missing on Debian and Ubuntu, and says what is missing elsewhere.
///
/// Blocks for as long as the package tools take; asks for a password only through `sudo`.
pub(crate) fn prepare(purpose: Purpose) -> anyhow::Result<()> {
    let system = System::of_this_machine();
    let mut missing = Vec::new();
    match system {
        System::Debian | System::Ubuntu => {
            let wanted = packages(system, purpose);
            let listed = installed_packages(&wanted.iter().map(|package| package.name).collect::<Vec<_>>());
            install(&absent(&wanted, &listed))?;
        }
        System::OtherLinux => missing.extend(other_linux(purpose, command::is_there, has_library)),
        System::MacOs => missing.extend(macos(ask(program("xcode-select").arg("-p")).is_some())),
        System::Windows => missing.extend(windows(has_msvc(), has_webview2())),
    }
    missing.extend(node(ask(program("node").arg("--version")).as_deref()));
    if purpose == Purpose::Test && system == System::Ubuntu {
        missing.extend(chromium(command::is_there));
    }
    if !missing.is_empty() {
        bail!("before this can work, please install:\n  - {}", missing.join("\n  - "));
    }
    page_packages()
}

/// Installs Debian packages as root, through `sudo` only when we aren't. Removes nothing.
pub(crate) fn install(packages: &[Package]) -> anyhow::Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    println!("These system packages are missing and will be installed:");
    for package in packages {
        println!("  {:<32} {}", package.name, package.why);
    }
    let mut install =
        vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"];
    install.extend(["--no-remove", "-o", "DPkg::Lock::Timeout=300"]);
    install.extend(packages.iter().map(|package| package.name));

    let fresh = update_package_lists_if_empty()?;
    match as_root(&install) {
        // Lists that are old name files that are gone.
        Err(_) if !fresh => as_root(&UPDATE).and_then(|()| as_root(&install)),
        outcome => outcome,
    }
}

/// Installs those of `packages` that are missing, on Debian and Ubuntu.
pub(crate) fn install_missing(packages: &[Package]) -> anyhow::Result<()> {
    let names: Vec<_> = packages.iter().map(|package| package.name).collect();
    install(&absent(packages, &installed_packages(&names)))
}

/// Fetches apt's lists if there are none, as on a machine made from a small image. Tells whether it did.
pub(crate) fn update_package_lists_if_empty() -> anyhow::Result<bool> {
    let lists = fs::read_dir("/var/lib/apt/lists")
        .map(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().contains("_Packages")));
    if lists.unwrap_or(false) {
        return Ok(false);
    }
    as_root(&UPDATE).map(|()| true)
}

const UPDATE: [&str; 4] = ["apt-get", "update", "-o", "DPkg::Lock::Timeout=300"];

/// The systems that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    /// Debian and its closest kin.
    Debian,
    /// Ubuntu and what is built on it; its Chromium isn't a Debian package.
    Ubuntu,
    OtherLinux,
    MacOs,
    Windows,
}

impl System {
    pub(crate) fn of_this_machine() -> System {
        if cfg!(windows) {
            System::Windows
        } else if cfg!(target_os = "macos") {
            System::MacOs
        } else {
            System::of_os_release(&fs::read_to_string("/etc/os-release").unwrap_or_default())
        }
    }

    fn of_os_release(text: &str) -> System {
        let value = |key: &str| {
            text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).unwrap_or("").trim_matches('"')
        };
        let kin: Vec<&str> = value("ID").split(' ').chain(value("ID_LIKE").split(' ')).collect();
        if kin.contains(&"ubuntu") {
            System::Ubuntu
        } else if kin.contains(&"debian") {
            System::Debian
        } else {
            System::OtherLinux
        }
    }
}

/// A Debian package and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) why: &'static str,
}

const fn package(name: &'static str, why: &'static str) -> Package {
    Package { name, why }
}

const TO_RUN: [Package; 5] = [
    package("build-essential", "C compiler: SQLite and TLS are built from source"),
    package("pkg-config", "finds the window libraries"),
    package("libwebkit2gtk-4.1-dev", "the window and its web view"),
    package("libayatana-appindicator3-1", "the tray icon"),
    package("ca-certificates", "the certificates that uploads are checked against"),
];

const TO_PACKAGE: [Package; 4] = [
    package("libayatana-appindicator3-dev", "tells the bundler which tray library the package needs"),
    package("desktop-file-utils", "checks the entry for the desktop's menu"),
    package("appstream", "checks what software shops read"),
    package("rpm", "packs the .rpm once more, smaller, and looks into it"),
];

const TO_TEST: [Package; 25] = [
    package("webkit2gtk-driver", "drives the real window"),
    package("xvfb", "a screen for the real window"),
    package("xauth", "access to that screen"),
    package("dbus", "a session bus of the tests' own, for tray and keychain"),
    package("dbus-daemon", "a session bus of the tests' own, for tray and keychain"),
    package("openbox", "a window manager, so that windows move and take drags"),
    package("xdotool", "moves the mouse for real drag and drop"),
    package("x11-utils", "looks at windows from outside"),
    package("imagemagick", "pictures of the screen"),
    package("fonts-dejavu-core", "letters in those pictures"),
    package("python3-gi", "the window that files are dragged from"),
    package("gir1.2-gtk-3.0", "the window that files are dragged from"),
    package("at-spi2-core", "presses a button of the packaged app, which takes no driver"),
    package("gir1.2-atspi-2.0", "presses a button of the packaged app, which takes no driver"),
    package("python3-dbus", "reads and clicks the tray menu"),
    package("gnome-keyring", "a keychain to test against"),
    package("libglib2.0-bin", "asks the session bus who is there"),
    package("chromium", "tests the page in a browser"),
    package("iproute2", "networks of the tests' own: a guest's phone, a dead venue Wi-Fi"),
    package("ffmpeg", "makes the videos that tests upload"),
    package("libimage-exiftool-perl", "checks picture dates from outside"),
    package("libjpeg-turbo-progs", "checks pictures from outside"),
    package("curl", "uploads as the gallery's documentation says"),
    package("procps", "looks at the processes that tests start"),
    package("strace", "makes a flush to the disk fail"),
];

/// Everything that `purpose` needs on a Debian-like system.
fn packages(system: System, purpose: Purpose) -> Vec<Package> {
    let more: &[Package] = match purpose {
        Purpose::Run => &[],
        Purpose::Package => &TO_PACKAGE,
        Purpose::Test => &TO_TEST,
    };
    let more = more.iter().filter(|package| !(system == System::Ubuntu && package.name == "chromium"));
    TO_RUN.iter().chain(more).copied().collect()
}

/// Those of `wanted` that `listed` (dpkg's lines of name and state) doesn't show as installed.
fn absent(wanted: &[Package], listed: &str) -> Vec<Package> {
    let is_installed = |name: &str| {
        listed.lines().any(|line| line.split_once(' ').is_some_and(|(n, state)| n == name && state.starts_with("ii")))
    };
    wanted.iter().filter(|package| !is_installed(package.name)).copied().collect()
}

/// Vite's own demand: 20.19 and later of 20, 22.12 and later.
fn node(version: Option<&str>) -> Option<String> {
    let Some(version) = version else {
        return Some("Node.js 20.19 or newer with npm (https://nodejs.org): it builds the page".into());
    };
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    match (major, minor) {
        (20, 19..) | (22, 12..) | (23.., _) => None,
        _ => Some(format!("Node.js 20.19 or newer, or 22.12 or newer (https://nodejs.org): this is {version}")),
    }
}

/// The names that Chromium goes by, in the order of preference.
const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Names the Chromium of this machine to the page's tests, unless somebody named one.
pub(crate) fn show_browser(tests: &mut Command) {
    if env::var_os("CHROMIUM").is_none()
        && let Some(chromium) = CHROMIUM.into_iter().find_map(command::find)
    {
        tests.env("CHROMIUM", chromium);
    }
}

fn chromium(is_there: impl Fn(&str) -> bool) -> Option<String> {
    let found = CHROMIUM.into_iter().any(is_there);
    (!found).then(|| "Chromium (sudo snap install chromium): the page's tests run in it".into())
}

fn macos(has_command_line_tools: bool) -> Option<String> {
    (!has_command_line_tools)
        .then(|| "the Xcode command line tools (xcode-select --install): compiler and linker".into())
}

fn windows(has_msvc: bool, has_webview2: bool) -> Vec<String> {
    let mut missing = Vec::new();
    if !has_msvc {
        missing.push(
            "Visual Studio Build Tools with \"Desktop development with C++\" \
             (https://visualstudio.microsoft.com/visual-cpp-build-tools/): compiler and linker"
                .into(),
        );
    }
    if !has_webview2 {
        missing.push(
            "the WebView2 runtime (https://developer.microsoft.com/microsoft-edge/webview2/): it shows the window; \
             Windows 11 has it already"
                .into(),
        );
    }
    missing
}

fn other_linux(purpose: Purpose, is_there: impl Fn(&str) -> bool, has_library: impl Fn(&str) -> bool) -> Vec<String> {
    let mut missing = Vec::new();
    if !has_library("webkit2gtk-4.1") {
        missing.push("WebKitGTK 4.1 with its development files, and pkg-config: the window".to_owned());
    }
    if purpose == Purpose::Package && !has_library("ayatana-appindicator3-0.1") {
        missing.push(
            "libayatana-appindicator3 with its development files: the tray library that the package needs".into(),
        );
    }
    let mut want = |program: &str, why: &str| {
        if !is_there(program) {
            missing.push(format!("{program}: {why}"));
        }
    };
    want("cc", "C compiler, SQLite and TLS are built from source");
    if purpose == Purpose::Test {
        want("WebKitWebDriver", "drives the real window");
        want("Xvfb", "a screen for the real window");
        want("dbus-run-session", "a session bus of the tests' own");
        want("openbox", "a window manager, so that windows move and take drags");
        want("xdotool", "moves the mouse for real drag and drop");
        want("gnome-keyring-daemon", "a keychain to test against");
        want("chromium", "tests the page in a browser");
        want("ffmpeg", "makes the videos that tests upload");
        want("exiftool", "checks picture dates from outside");
    }
    missing
}

/// Whether `npm ci` is due: never done, or the lock file is younger than what was installed from it.
fn page_packages_are_stale(lock: Option<SystemTime>, installed: Option<SystemTime>) -> bool {
    installed.is_none() || lock > installed
}

fn page_packages() -> anyhow::Result<()> {
    let ui = command::root().join("ui");
    let changed = |path: &Path| fs::metadata(path).and_then(|facts| facts.modified()).ok();
    let lock = changed(&ui.join("package-lock.json"));
    if page_packages_are_stale(lock, changed(&ui.join("node_modules/.package-lock.json"))) {
        println!("The page's packages are missing or old: installing what ui/package-lock.json names.");
        run(command::npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

fn installed_packages(names: &[&str]) -> String {
    // dpkg-query exits with 1 when it doesn't know one of the names; what it printed still counts.
    let output = program("dpkg-query").args(["-W", "-f", "${Package} ${db:Status-Abbrev}\n"]).args(names).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// Tells whether all of `packages` are there already.
pub(crate) fn are_installed(packages: &[Package]) -> bool {
    absent(packages, &installed_packages(&packages.iter().map(|package| package.name).collect::<Vec<_>>())).is_empty()
}

fn as_root(words: &[&str]) -> anyhow::Result<()> {
    if ask(program("id").arg("-u")).as_deref() == Some("0") {
        return run(program(words[0]).args(&words[1..]));
    }
    if !command::is_there("sudo") {
        bail!("this needs root, and there is no sudo; as root, run:\n  {}", words.join(" "));
    }
    run(program("sudo").args(words))
}

fn has_library(name: &str) -> bool {
    ask(program("pkg-config").args(["--modversion", name])).is_some()
}

/// Asks the installer's own finder, which has stood at this place since Visual Studio 2017.
fn has_msvc() -> bool {
    let folder = env::var_os("ProgramFiles(x86)").unwrap_or_default();
    let finder = Path::new(&folder).join("Microsoft Visual Studio/Installer/vswhere.exe");
    let parts = "Microsoft.VisualStudio.Component.VC.Tools.x86.x64";
    let question = ["-products", "*", "-requires", parts, "-property", "installationPath"];
    ask(program(finder).args(question)).is_some_and(|answer| !answer.is_empty())
}

/// Reads the version that the WebView2 runtime registers, for the machine or for this user.
fn has_webview2() -> bool {
    let client = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    [r"HKLM\SOFTWARE\WOW6432Node\", r"HKLM\SOFTWARE\", r"HKCU\SOFTWARE\"]
        .iter()
        .any(|hive| ask(program("reg").args(["query", &format!("{hive}{client}"), "/v", "pv"])).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn systems_are_told_apart_by_their_kin() {
        let of = System::of_os_release;
        assert_eq!(of("NAME=\"Debian GNU/Linux\"\nID=debian\nVERSION_ID=\"12\"\n"), System::Debian);
        assert_eq!(of("ID=raspbian\nID_LIKE=debian\n"), System::Debian);
        assert_eq!(of("ID=ubuntu\nID_LIKE=debian\n"), System::Ubuntu);
        assert_eq!(of("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), System::Ubuntu);
        assert_eq!(of("ID=fedora\n"), System::OtherLinux);
        assert_eq!(of(""), System::OtherLinux);
    }

    #[test]
    fn running_the_app_asks_for_no_test_tools() {
        let names: Vec<_> = packages(System::Debian, Purpose::Run).iter().map(|package| package.name).collect();
        assert!(names.contains(&"libwebkit2gtk-4.1-dev"));
        assert!(!names.contains(&"xvfb") && !names.contains(&"chromium"));
    }

    #[test]
    fn making_packages_asks_for_the_tray_library_and_for_no_test_tools() {
        let names: Vec<_> = packages(System::Debian, Purpose::Package).iter().map(|package| package.name).collect();
        assert!(names.contains(&"libwebkit2gtk-4.1-dev") && names.contains(&"libayatana-appindicator3-dev"));
        assert!(!names.contains(&"xvfb"));
    }

    #[test]
    fn ubuntu_is_not_asked_for_a_chromium_package_it_does_not_have() {
        let has = |system| packages(system, Purpose::Test).iter().any(|package| package.name == "chromium");
        assert!(has(System::Debian) && !has(System::Ubuntu));
        assert!(chromium(|_| false).is_some_and(|line| line.contains("snap install chromium")));
        assert_eq!(chromium(|name| name == "google-chrome"), None);
    }

    #[test]
    fn a_package_counts_only_when_fully_installed() {
        let wanted = [package("xvfb", ""), package("xauth", ""), package("dbus", ""), package("curl", "")];
        let listed = "xvfb ii \nxauth rc \ndbus-daemon ii \ncurl iU \n";
        let names: Vec<_> = absent(&wanted, listed).iter().map(|package| package.name).collect();
        assert_eq!(names, ["xauth", "dbus", "curl"]);
    }

    #[test]
    fn node_is_measured_by_what_the_page_tools_accept() {
        for good in ["v20.19.0", "v20.20.2", "v22.12.0", "v23.0.0", "v24.1.0"] {
            assert_eq!(node(Some(good)), None, "{good}");
        }
        for old in ["v18.19.0", "v20.18.3", "v21.7.3", "v22.11.0", "nonsense"] {
            assert!(node(Some(old)).is_some_and(|line| line.contains(old)), "{old}");
        }
        assert!(node(None).is_some_and(|line| line.contains("20.19")));
    }

    #[test]
    fn page_packages_are_fetched_when_missing_or_older_than_their_lock_file() {
        let then = SystemTime::UNIX_EPOCH;
        let later = then + Duration::from_secs(1);
        assert!(page_packages_are_stale(Some(then), None));
        assert!(page_packages_are_stale(Some(later), Some(then)));
        assert!(!page_packages_are_stale(Some(then), Some(later)));
    }

    #[test]
    fn macos_and_windows_are_told_what_to_install_first() {
        assert!(macos(false).is_some_and(|line| line.contains("xcode-select --install")));
        assert_eq!(macos(true), None);
        let missing = windows(false, false).join("\n");
        assert!(missing.contains("Desktop development with C++") && missing.contains("WebView2"));
        assert!(windows(true, true).is_empty());
    }

    #[test]
    fn other_linux_systems_hear_of_every_missing_program() {
        let missing = other_linux(Purpose::Test, |program| program == "cc", |_| false).join("\n");
        assert!(missing.contains("WebKitGTK 4.1") && missing.contains("Xvfb") && !missing.contains("cc:"));
        assert!(other_linux(Purpose::Run, |program| program == "cc", |_| true).is_empty());
        let missing = other_linux(Purpose::Package, |_| true, |library| library == "webkit2gtk-4.1").join("\n");
        assert!(missing.contains("appindicator") && !missing.contains("Xvfb"), "{missing}");
    }
}
