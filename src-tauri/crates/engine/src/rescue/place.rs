//! Where the data folder lies: not in a network folder, where SQLite's log cannot be shared memory and locks are a promise that
//! few keep (sqlite.org/wal.html, "All processes using a database must be on the same host computer"); better not in a folder
//! that another program copies while it is written.

use crate::setup::EngineError;
use std::path::{Component, Path};

/// What a system says of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disk {
    Here,
    /// Another computer's, by this name of its kind.
    Network(&'static str),
}

/// Refuses a data folder that lies on another computer. Where a system does not tell, it counts as this one's.
///
/// # Errors
/// [`EngineError::OnNetwork`].
pub(crate) fn refuse(data: &Path) -> Result<(), EngineError> {
    match disk_of(data) {
        Disk::Here => Ok(()),
        Disk::Network(kind) => Err(EngineError::OnNetwork { path: data.to_path_buf(), kind }),
    }
}

/// The program that keeps copies of this folder elsewhere, told by the names of the folders above it.
pub(crate) fn synced_by(data: &Path) -> Option<&'static str> {
    data.components().find_map(|part| match part {
        Component::Normal(name) => name.to_str().and_then(synced_name),
        _ => None,
    })
}

fn synced_name(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    // The names these programs give their folders themselves; "OneDrive - Company" and "Dropbox (Team)" among them.
    let begins =
        |with: &str| name.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']));
    let known = [
        ("onedrive", "OneDrive"),
        ("dropbox", "Dropbox"),
        ("google drive", "Google Drive"),
        ("googledrive", "Google Drive"),
        ("nextcloud", "Nextcloud"),
        ("icloud drive", "iCloud"),
        ("iclouddrive", "iCloud"),
        ("mobile documents", "iCloud"),
    ];
    known.iter().find(|(with, _)| begins(with)).map(|(_, program)| *program)
}

/// What file systems call themselves, where they are of another computer.
#[cfg(any(target_os = "linux", test))]
const fn by_magic(magic: u32) -> Disk {
    match magic {
        // linux/magic.h, and cifs, smb2, afs, ceph, 9p and coda from their own headers.
        0x6969 => Disk::Network("nfs"),
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Disk::Network("smb"),
        0x5346_414F | 0x6B41_4653 => Disk::Network("afs"),
        0x00C3_6400 => Disk::Network("ceph"),
        0x7375_7245 => Disk::Network("coda"),
        _ => Disk::Here,
    }
}

/// The kind of the mount that a path lies on, as `/proc/self/mountinfo` has it: FUSE has one number for all it carries.
#[cfg(any(target_os = "linux", test))]
fn by_mounts(mounts: &str, path: &Path) -> Disk {
    let mut found = (0, "");
    for line in mounts.lines() {
        let Some((place, kind)) = line.split_once(" - ") else { continue };
        let (Some(place), Some(kind)) = (place.split(' ').nth(4), kind.split(' ').next()) else { continue };
        let place = unescaped(place);
        // The last of equal ones lies on top.
        if path.starts_with(&place) && place.len() >= found.0 {
            found = (place.len(), kind);
        }
    }
    match found.1 {
        "fuse.sshfs" => Disk::Network("sshfs"),
        "fuse.rclone" => Disk::Network("rclone"),
        "fuse.davfs" | "davfs" => Disk::Network("WebDAV"),
        "fuse.gvfsd-fuse" => Disk::Network("gvfs"),
        "fuse.glusterfs" => Disk::Network("GlusterFS"),
        "fuse.s3fs" => Disk::Network("s3fs"),
        "nfs" | "nfs4" => Disk::Network("nfs"),
        "cifs" | "smb3" | "smbfs" => Disk::Network("smb"),
        _ => Disk::Here,
    }
}

/// Blanks, tabs, line ends and backslashes are written as three octal digits there (proc_pid_mountinfo(5)).
#[cfg(any(target_os = "linux", test))]
fn unescaped(text: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

#[cfg(target_os = "linux")]
fn disk_of(path: &Path) -> Disk {
    let magic = rustix::fs::statfs(path).map(|told| told.f_type as u32);
    match magic.map(by_magic) {
        Ok(Disk::Here) | Err(_) => {
            std::fs::read_to_string("/proc/self/mountinfo").map_or(Disk::Here, |mounts| by_mounts(&mounts, path))
        }
        Ok(network) => network,
    }
}

#[cfg(target_os = "macos")]
fn disk_of(path: &Path) -> Disk {
    const LOCAL: u32 = 0x1000;
    match rustix::fs::statfs(path) {
        Ok(told) if told.f_flags & LOCAL == 0 => Disk::Network("network"),
        _ => Disk::Here,
    }
}

#[cfg(windows)]
fn disk_of(path: &Path) -> Disk {
    by_prefix(path)
}

/// A share by its name (`\\server\share`). A letter that stands for one is resolved to that name when the path is made
/// canonical.
#[cfg(windows)]
fn by_prefix(path: &Path) -> Disk {
    use std::path::Prefix;
    match path.components().next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Disk::Network("share"),
            _ => Disk::Here,
        },
        _ => Disk::Here,
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn disk_of(_: &Path) -> Disk {
    Disk::Here
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 27 0:20 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /home/booth/far rw,nosuid - fuse.sshfs me@host:/data rw
41 22 0:36 / /mnt/two\\040words rw - cifs //nas/share rw
42 22 0:37 / /mnt/disk rw - fuseblk /dev/sdb1 rw
43 41 0:38 / /mnt/two\\040words/here rw - ext4 /dev/sdc1 rw
";

    #[test]
    fn a_folder_on_another_computer_is_told_from_one_on_this() {
        for (path, disk) in [
            ("/home/booth/data", Disk::Here),
            ("/home/booth/far/data", Disk::Network("sshfs")),
            ("/home/booth/farther", Disk::Here),
            ("/mnt/two words/data", Disk::Network("smb")),
            ("/mnt/two words/here/data", Disk::Here),
            ("/mnt/disk/data", Disk::Here),
        ] {
            assert_eq!(by_mounts(MOUNTS, Path::new(path)), disk, "{path}");
        }
        for (magic, disk) in [
            (0x6969, Disk::Network("nfs")),
            (0xFF53_4D42, Disk::Network("smb")),
            (0xFE53_4D42, Disk::Network("smb")),
            (0xEF53, Disk::Here),
            (0x0102_1994, Disk::Here),
            (0x9123_683E, Disk::Here),
        ] {
            assert_eq!(by_magic(magic), disk, "{magic:x}");
        }
    }

    #[test]
    fn a_folder_of_a_program_that_syncs_is_known_by_its_name_and_others_are_not() {
        for (path, program) in [
            ("/home/me/Dropbox/boothlift", Some("Dropbox")),
            ("/home/me/Dropbox (Team)/boothlift", Some("Dropbox")),
            ("/Users/me/Library/Mobile Documents/com~apple~CloudDocs/b", Some("iCloud")),
            ("/Users/me/Library/CloudStorage/GoogleDrive-me@example.com/b", Some("Google Drive")),
            ("/data/OneDrive - Company/b", Some("OneDrive")),
            ("/home/me/Nextcloud/b", Some("Nextcloud")),
            ("/home/me/.local/share/boothlift", None),
            ("/home/me/dropboxes/b", None),
            ("/home/nextcloudy/b", None),
        ] {
            assert_eq!(synced_by(Path::new(path)), program, "{path}");
        }
    }

    #[test]
    fn the_folder_of_this_test_is_not_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(refuse(folder.path()).is_ok());
    }
}
