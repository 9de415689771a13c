//! The .deb and the .rpm once more, so that the same programs make the same file, and a small one: sorted, owned by root, of one
//! moment, and with the strongest compression that every system reads.

use crate::command::{self, ask, program};
use anyhow::Context as _;
use std::{
    env, fs,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Seconds since 1970 that files in packages are of: `SOURCE_DATE_EPOCH`, else the newest commit's, else now.
pub(super) fn moment() -> anyhow::Result<u64> {
    if let Ok(told) = env::var("SOURCE_DATE_EPOCH") {
        return told.parse().with_context(|| format!("SOURCE_DATE_EPOCH is no number of seconds: {told}"));
    }
    let committed = ask(program("git").args(["log", "-1", "--format=%ct"])).and_then(|told| told.parse().ok());
    Ok(committed.unwrap_or(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs()))
}

/// Packs what is in `from` into `to`. `scratch` is a folder for what lies open meanwhile.
pub(super) fn deb(from: &Path, to: &Path, scratch: &Path) -> anyhow::Result<()> {
    let open = scratch.join("deb");
    if open.exists() {
        fs::remove_dir_all(&open)?;
    }
    fs::create_dir_all(scratch)?;
    command::run(program("dpkg-deb").arg("--raw-extract").args([from, &open]))?;
    let sums = open.join("DEBIAN/md5sums");
    fs::write(&sums, sorted(&fs::read_to_string(&sums)?))?;
    let control = open.join("DEBIAN/control");
    let text = fs::read_to_string(&control)?;
    fs::write(&control, depends_on(&text, &libraries(&open.join("usr/bin"), &scratch.join("shlibs"))?))?;
    let moment = moment()?;
    settle(&open, UNIX_EPOCH + Duration::from_secs(moment))?;
    let mut pack = program("dpkg-deb");
    pack.args(["--root-owner-group", "-Zxz", "-z9", "--build"]).args([&open, to]);
    command::run(pack.env("SOURCE_DATE_EPOCH", moment.to_string()))?;
    fs::remove_dir_all(&open)?;
    Ok(())
}

/// The same for an .rpm, whose header stays as the bundler wrote it but for the moment and the computer.
pub(super) fn rpm(from: &Path, to: &Path, scratch: &Path) -> anyhow::Result<()> {
    let room = scratch.join("rpm");
    if room.exists() {
        fs::remove_dir_all(&room)?;
    }
    let files = room.join("files");
    fs::create_dir_all(&files)?;
    let copy = room.join("bundled.rpm");
    fs::copy(from, &copy)?;
    command::run(program("rpm2archive").arg(&copy))?;
    command::run(program("tar").arg("-xzf").arg(room.join("bundled.rpm.tgz")).arg("-C").arg(&files))?;
    let moment = moment()?;
    settle(&files, UNIX_EPOCH + Duration::from_secs(moment))?;

    let told = |question: &[&str]| {
        ask(program("rpm").args(["-qp", "--nosignature"]).args(question).arg(&copy)).context("rpm does not answer")
    };
    let head = told(&["--qf", HEAD])?;
    let needs = told(&["--requires"])?;
    let spec = room.join("boothlift.spec");
    let named = told(&["--list"])?;
    fs::write(&spec, spec_of(&head, &needs, &told(&["--recommends"])?, &named, &files))?;
    let mut pack = program("rpmbuild");
    pack.args(["-bb", "--quiet", "--define"]).arg(format!("_topdir {}", room.display()));
    command::run(pack.arg(&spec).env("SOURCE_DATE_EPOCH", moment.to_string()))?;
    let folder = fs::read_dir(room.join("RPMS"))?.next().context("rpmbuild wrote nothing")??.path();
    let made = fs::read_dir(folder)?.next().context("rpmbuild wrote nothing")??.path();
    fs::copy(made, to)?;
    fs::remove_dir_all(&room)?;
    Ok(())
}

/// What a spec begins with and what the description is, as rpm's own query writes it.
const HEAD: &str = "Name: %{NAME}\nVersion: %{VERSION}\nRelease: %{RELEASE}\nSummary: %{SUMMARY}\nLicense: %{LICENSE}\n\
    BuildArch: %{ARCH}\n\n%%description\n%{DESCRIPTION}\n";

fn spec_of(head: &str, needs: &str, recommends: &str, named: &str, files: &Path) -> String {
    const MACROS: [&str; 9] = [
        "_binary_payload w9.xzdio",
        "_buildhost boothlift",
        "source_date_epoch_from_changelog 0",
        "use_source_date_epoch_as_buildtime 1",
        "clamp_mtime_to_source_date_epoch 1",
        "debug_package %{nil}",
        "_build_id_links none",
        "__os_install_post %{nil}",
        "_unpackaged_files_terminate_build 1",
    ];
    let (tags, description) = head.split_once("\n\n").unwrap_or((head, ""));
    let lines = |key: &str, told: &str| -> String {
        let own = told.lines().filter(|line| !line.is_empty() && !line.starts_with("rpmlib("));
        own.map(|line| format!("{key}: {line}\n")).collect()
    };
    let mut spec: String = MACROS.iter().map(|line| format!("%global {line}\n")).collect();
    spec.push_str(&format!("{tags}\nAutoReqProv: no\n"));
    spec.push_str(&lines("Requires", needs));
    spec.push_str(&lines("Recommends", recommends));
    spec.push_str(&format!("\n{description}\n\n%install\ncp -a \"{}/.\" \"%{{buildroot}}\"\n\n", files.display()));
    spec.push_str("%files\n%defattr(-, root, root)\n");
    spec.extend(named.lines().map(|path| format!("\"{path}\"\n")));
    spec
}

/// The libraries that the programs need, with the oldest versions that will do: the bundler names three, and no version.
fn libraries(programs: &Path, scratch: &Path) -> anyhow::Result<String> {
    // The tool looks for a source package around it.
    fs::create_dir_all(scratch.join("debian"))?;
    fs::write(scratch.join("debian/control"), "Source: boothlift\n\nPackage: boothlift\nArchitecture: any\n")?;
    let mut asked = program("dpkg-shlibdeps");
    asked.current_dir(scratch).arg("-O");
    for program in fs::read_dir(programs)? {
        asked.arg("-e").arg(program?.path());
    }
    let told = ask(&mut asked).context("dpkg-shlibdeps cannot read the programs: apt-get install dpkg-dev")?;
    Ok(told.lines().find_map(|line| line.strip_prefix("shlibs:Depends=")).unwrap_or_default().to_owned())
}

/// `control` with those libraries; of what it named itself, the packages that are not among them stay.
fn depends_on(control: &str, libraries: &str) -> String {
    let name = |one: &str| one.trim().split([' ', '(']).next().unwrap_or_default().to_owned();
    let known: Vec<String> = libraries.split(',').map(name).collect();
    let line = |line: &str| match line.strip_prefix("Depends: ") {
        Some(named) => {
            let own = named.split(',').map(str::trim).filter(|one| !known.contains(&name(one)));
            let all: Vec<&str> = own.chain(libraries.split(',').map(str::trim)).filter(|one| !one.is_empty()).collect();
            format!("Depends: {}\n", all.join(", "))
        }
        None => format!("{line}\n"),
    };
    control.lines().map(line).collect()
}

/// By name; dpkg reads them in any order, and the bundler writes them as the disk lists them.
fn sorted(sums: &str) -> String {
    let mut lines: Vec<&str> = sums.lines().collect();
    lines.sort_unstable_by_key(|line| line.split_once("  ").map_or(*line, |(_, name)| name));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Gives everything below `folder` one time and the rights that Debian's policy names.
fn settle(folder: &Path, time: SystemTime) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            settle(&path, time)?;
        } else {
            allow(&path, if is_program(&path) { 0o755 } else { 0o644 })?;
            fs::File::open(&path)?.set_times(fs::FileTimes::new().set_modified(time))?;
        }
    }
    // Last, as each file in it that is touched makes it new.
    allow(folder, 0o755)?;
    fs::File::open(folder)?.set_times(fs::FileTimes::new().set_modified(time))?;
    Ok(())
}

fn is_program(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.ends_with("usr/bin"))
}

#[cfg(unix)]
fn allow(path: &Path, mode: u32) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
fn allow(_: &Path, _: u32) -> anyhow::Result<()> {
    anyhow::bail!("a .deb is packed on Linux")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_stand_by_name_whatever_the_disk_listed_first() {
        let sums = "ff  usr/share/b c\n00  usr/bin/a\naa  usr/share/a\n";
        assert_eq!(sorted(sums), "00  usr/bin/a\naa  usr/share/a\nff  usr/share/b c\n");
    }

    #[test]
    fn libraries_come_with_their_versions_and_what_else_was_named_stays() {
        let control = "Package: x\nDepends: ca-certificates, libgtk-3-0, tray\nDescription: y\n  Depends: no\n";
        let settled = depends_on(control, "libc6 (>= 2.34), libgtk-3-0 (>= 3.21)");
        let want = "Package: x\nDepends: ca-certificates, tray, libc6 (>= 2.34), libgtk-3-0 (>= 3.21)\nDescription: y\n  Depends: no\n";
        assert_eq!(settled, want);
        assert_eq!(depends_on(control, ""), control);
    }

    #[test]
    fn an_rpm_is_packed_again_with_the_same_needs_and_files() {
        let head = "Name: x\nVersion: 1\n\n%description\nWords.";
        let spec = spec_of(
            head,
            "ca-certificates\nrpmlib(FileDigests) <= 4\n",
            "keys",
            "/usr/bin/x\n/usr/a b",
            Path::new("/f"),
        );
        assert!(
            spec.contains("Name: x\nVersion: 1\nAutoReqProv: no\nRequires: ca-certificates\nRecommends: keys\n"),
            "{spec}"
        );
        assert!(spec.contains("%description\nWords.\n") && !spec.contains("rpmlib("), "{spec}");
        assert!(spec.ends_with("%files\n%defattr(-, root, root)\n\"/usr/bin/x\"\n\"/usr/a b\"\n"), "{spec}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn two_packages_of_the_same_files_are_the_same_to_the_byte() {
        if !command::is_there("dpkg-deb") || !command::is_there("dpkg-shlibdeps") {
            println!("nothing proved: there is no dpkg-deb or no dpkg-shlibdeps");
            return;
        }
        let room = env::temp_dir().join(format!("boothlift-xtask-repack-{}", std::process::id()));
        let mut made = Vec::new();
        for (round, names) in [["one", "two"], ["two", "one"]].iter().enumerate() {
            let files = room.join(format!("files{round}"));
            for folder in ["DEBIAN", "usr/bin", "usr/share/doc/x"] {
                fs::create_dir_all(files.join(folder)).unwrap();
            }
            let control = "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n x\n";
            fs::write(files.join("DEBIAN/control"), control).unwrap();
            let sums: String = names.iter().map(|name| format!("{name}  usr/bin/{name}\n")).collect();
            fs::write(files.join("DEBIAN/md5sums"), sums).unwrap();
            for name in names {
                let path = files.join("usr/bin").join(name);
                fs::write(&path, name).unwrap();
                let then = UNIX_EPOCH + Duration::from_secs(1_000_000_000 + round as u64);
                fs::File::open(&path).unwrap().set_times(fs::FileTimes::new().set_modified(then)).unwrap();
            }
            let (first, second) = (room.join(format!("{round}.deb")), room.join(format!("{round}-again.deb")));
            command::run(program("dpkg-deb").arg("-Zgzip").arg("--build").args([&files, &first])).unwrap();
            deb(&first, &second, &room.join("scratch")).unwrap();
            made.push((fs::read(first).unwrap(), fs::read(second).unwrap()));
        }
        fs::remove_dir_all(&room).unwrap();
        assert_ne!(made[0].0, made[1].0, "they differed before");
        assert_eq!(made[0].1, made[1].1);
    }
}
