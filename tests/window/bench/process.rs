//! Programs that a test starts, and their end.

use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A program that ends with its test, whatever becomes of the test.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Starts it. Its own children are not covered: see [`end_all_of`].
    pub(crate) fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_owned();
        Self(command.spawn().unwrap_or_else(|error| panic!("{} does not start: {error}", name.display())))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `program`, ended by the kernel when this test's thread is gone.
pub(crate) fn tied(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
        // The one who runs everything may read everything; a booth's operator may not.
        command.arg("--bounding-set=-dac_override,-dac_read_search");
    }
    command.arg("--").arg(program).stdin(Stdio::null());
    command
}

/// Sends a signal to one process.
pub(crate) fn signal(pid: u32, name: &str) {
    let _ = Command::new("kill").args(["-s", name, &pid.to_string()]).status();
}

/// Processor time of a process so far, its threads' together, in seconds (hundredths).
pub(crate) fn cpu_seconds(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // The 14th and 15th field of a line whose second is in brackets.
    let fields = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2);
    fields.map(|field| field.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

/// Memory of a process that is no file's, shared pages by their share, in MB; none of one that is gone.
pub(crate) fn own_memory_mb(pid: u32) -> f64 {
    let told = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("Pss_Anon:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}

/// Processes that carry `mark` in their environment, with their names.
pub(crate) fn marked(mark: &str) -> Vec<(u32, String)> {
    let mark = mark.as_bytes();
    let listed = fs::read_dir("/proc").into_iter().flatten().flatten();
    listed
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|&pid| pid != std::process::id())
        .filter(|pid| {
            fs::read(format!("/proc/{pid}/environ"))
                .is_ok_and(|environment| environment.split(|&byte| byte == 0).any(|pair| pair == mark))
        })
        .filter_map(|pid| Some((pid, fs::read_to_string(format!("/proc/{pid}/comm")).ok()?.trim().to_owned())))
        .collect()
}

/// Ends every process that carries `mark`, which only this test's own can.
pub(crate) fn end_all_of(mark: &str) {
    for (pid, _) in marked(mark) {
        signal(pid, "KILL");
    }
}

/// Fails with a sentence that names the Debian package of the first program that is missing.
pub(crate) fn demand(programs: &[(&str, &str)]) {
    for (program, package) in programs {
        assert!(
            on_path(program).is_some(),
            "this test needs the program {program}: install the Debian package {package}"
        );
    }
    let modules = "import gi, dbus; gi.require_version('Gtk', '3.0'); from gi.repository import Gtk";
    let there = Command::new("/usr/bin/python3").args(["-c", modules]).stderr(Stdio::null()).status();
    assert!(
        there.is_ok_and(|status| status.success()),
        "this test needs GTK and D-Bus from Python: install the Debian packages python3-gi, gir1.2-gtk-3.0 and python3-dbus"
    );
}

fn on_path(program: &str) -> Option<PathBuf> {
    if program.starts_with('/') {
        return Path::new(program).exists().then(|| program.into());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.exists())
}
