//! Paths as bytes, so that any name a system allows goes into a row and comes back the same, and paths for people.

use std::path::{Path, PathBuf};

/// The path's own bytes: as they are on Unix, UTF-16LE on Windows.
#[must_use]
pub fn path_bytes(path: &Path) -> Vec<u8> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        path.as_os_str().as_bytes().to_vec()
    }
    #[cfg(windows)]
    {
        use std::os::windows::ffi::OsStrExt;
        path.as_os_str().encode_wide().flat_map(u16::to_le_bytes).collect()
    }
}

/// The path that [`path_bytes`] wrote on the same kind of system.
#[must_use]
pub fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(windows)]
    {
        use std::os::windows::ffi::OsStringExt;
        let wide: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        PathBuf::from(std::ffi::OsString::from_wide(&wide))
    }
}

/// A path for people. On Windows canonical paths are written out (`\\?\C:\…`), which nobody knows from Explorer: they are
/// told in the form that is known there. What is told is not to be taken for the path itself.
#[must_use]
pub fn path_shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { plain(&text) } else { text.into_owned() }
}

/// `\\?\UNC\server\share\…` is `\\server\share\…`, and `\\?\C:\…` is `C:\…`. Whatever else is written out (a volume by
/// its number) has no other form.
fn plain(text: &str) -> String {
    let Some(rest) = text.strip_prefix(r"\\?\") else { return text.to_owned() };
    if let Some(share) = rest.strip_prefix(r"UNC\") {
        return format!(r"\\{share}");
    }
    let has_letter = matches!(rest.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if has_letter { rest.to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_windows_wrote_out_is_told_as_people_know_it() {
        for (written_out, known) in [
            (r"\\?\C:\Users\Zoë\Pictures", r"C:\Users\Zoë\Pictures"),
            (r"\\?\c:\", r"c:\"),
            (r"\\?\UNC\nas\booth\prints", r"\\nas\booth\prints"),
            (r"\\?\Volume{6f1b}\booth", r"\\?\Volume{6f1b}\booth"),
            (r"C:\booth", r"C:\booth"),
            (r"\\nas\booth", r"\\nas\booth"),
            ("/home/me/Pictures", "/home/me/Pictures"),
        ] {
            assert_eq!(plain(written_out), known);
        }
    }

    #[test]
    fn a_folder_of_this_computer_is_told_without_signs_of_the_system_s_own() {
        let folder = tempfile::tempdir().unwrap();
        let shown = path_shown(&folder.path().canonicalize().unwrap());
        assert!(!shown.contains('?'), "{shown}");
        assert_eq!(Path::new(&shown).canonicalize().unwrap(), folder.path().canonicalize().unwrap());
    }

    #[test]
    fn a_path_goes_into_bytes_and_comes_back() {
        let mut paths = vec![PathBuf::from("/booth/Zoë 🎉.jpg"), PathBuf::from(r"\\?\C:\booth\a.jpg"), PathBuf::new()];
        // Names that are no text: a byte that begins nothing, half of a pair.
        #[cfg(unix)]
        paths.push(<std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(b"a\xff.jpg".to_vec()).into());
        #[cfg(windows)]
        paths.push(<std::ffi::OsString as std::os::windows::ffi::OsStringExt>::from_wide(&[0x61, 0xD83C, 0x2E]).into());
        for path in paths {
            assert_eq!(path_from_bytes(&path_bytes(&path)), path);
        }
    }
}
