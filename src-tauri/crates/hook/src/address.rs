//! Where Boothlift listens: a line in a file of this user.

use std::{
    ffi::OsString,
    fmt,
    fs::File,
    io::Read as _,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// The environment variable that names another file.
const VARIABLE: &str = "BOOTHLIFT_HOOK_ADDRESS_FILE";
/// The desktop program's folder and the file in it.
const FILE: &str = "app.boothlift.desktop/hook-address";

/// Boothlift's address with its key, which is never printed.
pub(crate) struct Address {
    pub(crate) host: SocketAddr,
    /// The path up to and with the slash behind the key.
    pub(crate) path: String,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Address {
    /// Reads the file. Blocks.
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let mut text = String::new();
        let read = File::open(file).and_then(|open| open.take(4096).read_to_string(&mut text));
        read.map_err(|error| {
            let shown = file.display();
            match error.kind() {
                std::io::ErrorKind::NotFound => {
                    format!("Boothlift does not run, or listens to no calls (there is no {shown})")
                }
                _ => format!("{shown} cannot be read: {error}"),
            }
        })?;
        Self::parse(&text).ok_or_else(|| format!("{} holds no address of Boothlift", file.display()))
    }

    /// `http://127.0.0.1:47360/KEY/`. Nothing but this computer is ever called.
    fn parse(text: &str) -> Option<Self> {
        let (host, path) = text.trim().strip_prefix("http://")?.split_once('/')?;
        let host: SocketAddr = host.parse().ok()?;
        let key = path.strip_suffix('/')?;
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let good = host.ip().is_loopback() && !key.is_empty() && key.chars().all(fits);
        good.then(|| Self { host, path: format!("/{path}") })
    }
}

/// The file that the environment names, else the one in the desktop program's data folder on `os`.
pub(crate) fn usual_file(os: &str, env: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name: &str| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // Relative values are to be ignored (XDG base directory specification 0.8).
    let folder = |name: &str| set(name).filter(|path| path.is_absolute());
    if let Some(file) = set(VARIABLE) {
        return Some(file);
    }
    let base = match os {
        "windows" => set("APPDATA")?,
        "macos" => folder("HOME")?.join("Library/Application Support"),
        _ => match folder("XDG_DATA_HOME") {
            Some(base) => base,
            None => folder("HOME")?.join(".local/share"),
        },
    };
    Some(base.join(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_this_computer_with_a_key_is_one() {
        let address = Address::parse("http://127.0.0.1:47360/abc-_1/\n").unwrap();
        assert_eq!((address.host.port(), address.path.as_str()), (47360, "/abc-_1/"));
        assert!(!format!("{address:?}").contains("abc"));
        assert!(Address::parse("http://[::1]:9/k/").is_some());
        for text in [
            "",
            "http://127.0.0.1:47360/",
            "http://127.0.0.1:47360//",
            "http://127.0.0.1:47360/key",
            "http://127.0.0.1/key/",
            "https://127.0.0.1:1/key/",
            "http://localhost:1/key/",
            "http://192.168.0.2:1/key/",
            "http://127.0.0.1:1/a key/",
            "http://127.0.0.1:1/key/\r\nX: y/",
        ] {
            assert!(Address::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn each_system_has_its_own_place_and_the_environment_comes_first() {
        type Row = (&'static str, &'static [(&'static str, &'static str)], Option<&'static str>);
        let table: [Row; 7] = [
            ("linux", &[("HOME", "/h")], Some("/h/.local/share/app.boothlift.desktop/hook-address")),
            ("linux", &[("HOME", "/h"), ("XDG_DATA_HOME", "/d")], Some("/d/app.boothlift.desktop/hook-address")),
            (
                "linux",
                &[("HOME", "/h"), ("XDG_DATA_HOME", "d")],
                Some("/h/.local/share/app.boothlift.desktop/hook-address"),
            ),
            ("macos", &[("HOME", "/h")], Some("/h/Library/Application Support/app.boothlift.desktop/hook-address")),
            ("windows", &[("APPDATA", "/r")], Some("/r/app.boothlift.desktop/hook-address")),
            ("linux", &[("HOME", "/h"), (VARIABLE, "/x/y")], Some("/x/y")),
            ("linux", &[], None),
        ];
        // Where a system's paths begin otherwise, those of the others are relative there.
        let told = |os: &str| os == "windows" || cfg!(unix);
        for (os, pairs, want) in table.into_iter().filter(|(os, ..)| told(os)) {
            let env = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value));
            assert_eq!(usual_file(os, env), want.map(PathBuf::from), "{os} {pairs:?}");
        }
    }
}
