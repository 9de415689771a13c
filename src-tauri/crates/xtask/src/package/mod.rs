//! `cargo xtask package`: the packages that people install. Tauri's own bundler writes them; what it leaves to chance (times,
//! order, owners in the .deb) is settled afterwards, and what came out is opened, looked through and weighed.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

mod contents;
mod inspect;
mod repack;
#[cfg(test)]
mod settings;

use crate::{
    command::{self, ask, cargo, program},
    setup::{self, Purpose, System},
    tools, workspace,
};
use anyhow::{Context as _, bail};
use contents::Staged;
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// No package may be larger, in bytes. Most of it is the program; the system's own web view shows the window.
const LARGEST: u64 = 12_000_000;

/// The programs that a package holds beside the app's own.
const BESIDE: [&str; 2] = ["boothlift-headless", "boothlift-hook"];

/// What stands behind `package` on the command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices {
    /// Install the package, start it from its desktop entry, remove it.
    check: bool,
    /// Take the programs that are built already.
    built: bool,
}

impl Choices {
    pub(crate) fn read(words: &[&str]) -> anyhow::Result<Choices> {
        let mut choices = Choices::default();
        for word in words {
            match *word {
                "--check" => choices.check = true,
                "--built" => choices.built = true,
                other => bail!("`cargo xtask package` knows --check and --built, not {other}"),
            }
        }
        Ok(choices)
    }
}

/// Makes this system's packages in `target/packages`, and tries the .deb where that is asked for.
///
/// The release build takes up to twenty minutes of processor time when nothing of it is there.
pub(crate) fn package(choices: &Choices) -> anyhow::Result<()> {
    let system = System::of_this_machine();
    if choices.check {
        may_check(system, ask(program("id").arg("-u")).as_deref())?;
    }
    setup::prepare(Purpose::Package)?;
    if !choices.built {
        build()?;
    }
    let built = workspace::read()?.target_directory;
    let staged = contents::stage(&built.join("release"), &built.join("package"), system)?;
    bundle(&staged, system)?;
    let packages = collect(&built, system)?;
    for package in &packages {
        inspect::look_through(package)?;
        println!("{}", fits(package, fs::metadata(package)?.len())?);
    }
    if choices.check {
        check(&packages)?;
    }
    Ok(())
}

/// Told before twenty minutes of building.
fn may_check(system: System, user: Option<&str>) -> anyhow::Result<()> {
    if !matches!(system, System::Debian | System::Ubuntu) {
        bail!("--check installs a .deb: it needs Debian or Ubuntu. Leave it away to make this system's packages");
    }
    if user != Some("0") {
        bail!("--check installs the package and removes it again: run it as root, or leave it away");
    }
    Ok(())
}

fn build() -> anyhow::Result<()> {
    command::run(command::npm().args(["run", "build"]))?;
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--features", "boothlift/custom-protocol", "-p", "boothlift"]);
    command::run(build.args(BESIDE.iter().flat_map(|name| ["-p", name])))
}

/// Lets Tauri's bundler write the packages around what is built.
fn bundle(staged: &Staged, system: System) -> anyhow::Result<()> {
    let mut tauri = program("node");
    tauri.arg("ui/node_modules/@tauri-apps/cli/tauri.js").args(["bundle", "--ci", "--bundles"]);
    tauri.arg(bundles(system).iter().map(|bundle| bundle.0).collect::<Vec<_>>().join(","));
    tauri.arg("--config").arg(&staged.settings);
    command::run(tauri.env("SOURCE_DATE_EPOCH", repack::moment()?.to_string()))
}

/// What Tauri calls the packages of a system, and how their files end.
fn bundles(system: System) -> &'static [(&'static str, &'static str)] {
    match system {
        System::Debian | System::Ubuntu | System::OtherLinux => &[("deb", "deb"), ("rpm", "rpm")],
        System::MacOs => &[("app", "app"), ("dmg", "dmg")],
        System::Windows => &[("nsis", "exe")],
    }
}

/// Brings the packages of this version to `target/packages`; those of other versions stay where they are.
fn collect(built: &Path, system: System) -> anyhow::Result<Vec<PathBuf>> {
    let to = built.join("packages");
    fs::create_dir_all(&to)?;
    let mut packages = Vec::new();
    for (bundle, ending) in bundles(system) {
        // An .app is a folder; people get it inside the .dmg.
        if *bundle == "app" {
            continue;
        }
        let from = built.join("release/bundle").join(bundle);
        let made = of_this_version(&from, ending)?;
        let package = to.join(made.file_name().context("a package without a name")?);
        let scratch = built.join("package");
        match *bundle {
            "deb" if command::is_there("dpkg-deb") => repack::deb(&made, &package, &scratch)?,
            "rpm" if command::is_there("rpmbuild") => repack::rpm(&made, &package, &scratch)?,
            _ => fs::copy(&made, &package).map(drop)?,
        }
        packages.push(package);
    }
    Ok(packages)
}

fn of_this_version(folder: &Path, ending: &str) -> anyhow::Result<PathBuf> {
    let version = env!("CARGO_PKG_VERSION");
    // Tauri joins name, version and computer with one sign or the other.
    let is_named = |name: &str| ["_", "-"].iter().any(|sign| name.contains(&format!("{sign}{version}{sign}")));
    let entries = fs::read_dir(folder).with_context(|| format!("no package in {}", folder.display()))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|own| own == ending))
        .filter(|path| path.file_name().is_some_and(|name| is_named(&name.to_string_lossy())))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => bail!("{} holds no .{ending} of version {version}", folder.display()),
        (Some(_), false) => bail!("{} holds more than one .{ending} of version {version}: empty it", folder.display()),
    }
}

/// The line that says how large a package is; an error where it is too large.
fn fits(package: &Path, bytes: u64) -> anyhow::Result<String> {
    let size = format!("{}: {}", package.display(), megabytes(bytes));
    if bytes > LARGEST {
        bail!("{size}, and {} is the most a package may have", megabytes(LARGEST));
    }
    Ok(size)
}

fn megabytes(bytes: u64) -> String {
    let hundredths = bytes.div_ceil(10_000);
    format!("{}.{:02} MB", hundredths / 100, hundredths % 100)
}

/// Runs the tests that install the .deb.
fn check(packages: &[PathBuf]) -> anyhow::Result<()> {
    let deb = packages.iter().find(|package| package.extension().is_some_and(|ending| ending == "deb"));
    setup::prepare(Purpose::Test)?;
    tools::nextest()?;
    let mut tests = cargo();
    tests.args([
        "nextest",
        "run",
        "--locked",
        "-p",
        "boothlift-tests",
        "--test",
        "window_app",
        "--run-ignored",
        "only",
    ]);
    tests.args(["-E", "test(/^package::/)"]).env("BOOTHLIFT_PACKAGE", deb.context("no .deb was made")?);
    command::run(&mut tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_takes_its_two_choices_and_refuses_others_by_name() {
        assert_eq!(Choices::read(&[]).unwrap(), Choices::default());
        assert_eq!(Choices::read(&["--built", "--check"]).unwrap(), Choices { check: true, built: true });
        assert!(Choices::read(&["--chekc"]).unwrap_err().to_string().contains("--chekc"));
    }

    #[test]
    fn who_cannot_install_a_deb_hears_it_before_anything_is_built() {
        assert!(may_check(System::Debian, Some("0")).is_ok() && may_check(System::Ubuntu, Some("0")).is_ok());
        assert!(may_check(System::MacOs, Some("0")).unwrap_err().to_string().contains("Debian"));
        for user in [Some("1000"), None] {
            assert!(may_check(System::Debian, user).unwrap_err().to_string().contains("root"));
        }
    }

    #[test]
    fn a_package_of_twelve_megabytes_is_the_largest() {
        let package = Path::new("a.deb");
        assert_eq!(fits(package, 12_000_000).unwrap(), "a.deb: 12.00 MB");
        assert_eq!(fits(package, 7_654_321).unwrap(), "a.deb: 7.66 MB");
        let error = fits(package, 12_000_001).unwrap_err().to_string();
        assert!(error.contains("a.deb") && error.contains("12.01 MB") && error.contains("12.00 MB"), "{error}");
    }

    #[test]
    fn the_package_of_this_version_is_found_beside_older_ones_and_two_of_it_are_told() {
        let folder = env::temp_dir().join(format!("boothlift-xtask-packages-{}", std::process::id()));
        fs::create_dir_all(folder.join("Boothlift_0.0.1_amd64")).unwrap();
        let own = format!("Boothlift_{}_amd64.deb", env!("CARGO_PKG_VERSION"));
        assert!(of_this_version(&folder, "deb").unwrap_err().to_string().contains("holds no .deb"));
        for name in ["Boothlift_0.0.1_amd64.deb", &own, &own.replace('_', "-").replace("deb", "rpm")] {
            fs::write(folder.join(name), "x").unwrap();
        }
        let found = of_this_version(&folder, "deb").unwrap();
        let other = of_this_version(&folder, "rpm").unwrap();
        fs::write(folder.join(own.replace("amd64", "arm64")), "x").unwrap();
        let two = of_this_version(&folder, "deb").unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found, folder.join(&own));
        assert!(other.to_string_lossy().contains(&format!("Boothlift-{}-", env!("CARGO_PKG_VERSION"))), "{other:?}");
        assert!(two.contains("more than one"), "{two}");
    }
}
