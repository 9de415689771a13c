//! Where a disk is, by its file system: whether the system can tell of changes that others make on it.

/// Where a folder's disk is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// In this computer: the system tells of every change.
    #[default]
    Local,
    /// Across a network: nobody tells of what others write there, so it is looked through again and again.
    Network,
    /// It may be either: it is listened to, and looked through as well.
    Unsure,
}

/// By Linux's number of the file system (`statfs(2)`, f_type).
#[cfg(any(target_os = "linux", test))]
pub(super) const fn by_linux_magic(magic: u64) -> Reach {
    match magic {
        // NFS, SMB, CIFS, SMB2, 9P, Coda, AFS, Ceph, NCP, VirtualBox, VMware, OCFS2, GFS2.
        0x6969 | 0x517B | 0xFF53_4D42 | 0xFE53_4D42 | 0x0102_1997 | 0x7375_7245 | 0x5346_414F | 0x00C3_6400
        | 0x564C | 0x786F_4256 | 0xBACB_ACBC | 0x7461_636F | 0x0116_1970 => Reach::Network,
        // FUSE carries disks in this computer (NTFS) as well as sshfs and cloud drives.
        0x6573_5546 => Reach::Unsure,
        _ => Reach::Local,
    }
}

/// Whether Linux file systems of this kind keep a volume's number when it is mounted again.
#[cfg(any(target_os = "linux", test))]
pub(super) const fn keeps_volume(magic: u64) -> bool {
    // ext2-4, XFS, Btrfs, F2FS.
    matches!(magic, 0xEF53 | 0x5846_5342 | 0x9123_683E | 0xF2F5_2010)
}

/// Whether Linux file systems of this kind keep directories' numbers when they are mounted again.
#[cfg(any(target_os = "linux", test))]
pub(super) const fn keeps_numbers(magic: u64) -> bool {
    // NFS tells its server's numbers, tmpfs lives no longer than its mount.
    keeps_volume(magic) || matches!(magic, 0x6969 | 0x0102_1994)
}

/// By the name that macOS gives a file system (`statfs`, f_fstypename).
#[cfg(any(target_os = "macos", test))]
pub(super) fn by_macos_name(name: &str) -> Reach {
    match name {
        "smbfs" | "nfs" | "afpfs" | "webdav" | "ftp" | "cifs" => Reach::Network,
        _ if name.contains("fuse") => Reach::Unsure,
        _ => Reach::Local,
    }
}

/// By the canonical form of a Windows path, in which a mapped drive shows its share.
#[cfg(any(windows, test))]
pub(super) fn by_windows_path(canonical: &str) -> Reach {
    let lower = canonical.to_ascii_lowercase();
    let share = lower.starts_with(r"\\?\unc\")
        || (lower.starts_with(r"\\") && !lower.starts_with(r"\\?\") && !lower.starts_with(r"\\.\"));
    if share { Reach::Network } else { Reach::Local }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_systems_across_a_network_are_known() {
        for magic in [0x6969, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997] {
            assert_eq!(by_linux_magic(magic), Reach::Network, "{magic:x}");
        }
        for magic in [0xEF53, 0x0102_1994, 0x794C_7630, 0x4D44, 0x2011_BAB0] {
            assert_eq!(by_linux_magic(magic), Reach::Local, "{magic:x}");
        }
        assert_eq!(by_linux_magic(0x6573_5546), Reach::Unsure);
        for (name, reach) in [("smbfs", Reach::Network), ("apfs", Reach::Local), ("macfuse", Reach::Unsure)] {
            assert_eq!(by_macos_name(name), reach, "{name}");
        }
        for (path, reach) in [
            (r"\\?\UNC\nas\booth", Reach::Network),
            (r"\\nas\booth", Reach::Network),
            (r"\\?\C:\booth", Reach::Local),
            (r"C:\booth", Reach::Local),
        ] {
            assert_eq!(by_windows_path(path), reach, "{path}");
        }
    }

    #[test]
    fn a_stick_with_fat_keeps_no_numbers() {
        assert!(!keeps_numbers(0x4D44) && !keeps_volume(0x4D44));
        assert!(keeps_numbers(0xEF53) && keeps_volume(0xEF53));
        assert!(keeps_numbers(0x6969) && !keeps_volume(0x6969));
    }
}
