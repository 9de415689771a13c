//! Windows paths beyond 260 characters: the form that has no such limit
//! (learn.microsoft.com, "Maximum Path Length Limitation").

/// From this length on a path is written out, in characters. Folders end earlier than files: 248.
const LONG: usize = 240;

/// A path in the form that may be long: `\\?\C:\…` or `\\?\UNC\server\share\…`. Short, relative and already written-out
/// paths stay as they are, and so do those with parts that only the short form understands.
pub(super) fn verbatim(path: &str) -> String {
    let plain = path.replace('/', "\\");
    let odd = plain.split('\\').skip(1).any(|part| matches!(part, "." | ".."));
    if path.chars().count() < LONG || plain.starts_with(r"\\?\") || plain.starts_with(r"\\.\") || odd {
        return path.to_owned();
    }
    if let Some(share) = plain.strip_prefix(r"\\") {
        return format!(r"\\?\UNC\{share}");
    }
    let drive = plain.as_bytes();
    let is_absolute = matches!(drive, [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
    if is_absolute { format!(r"\\?\{plain}") } else { path.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_absolute_paths_are_written_out() {
        let long = "x".repeat(250);
        let cases = [
            (r"C:\booth\a.jpg".to_owned(), r"C:\booth\a.jpg".to_owned()),
            (format!(r"C:\booth\{long}"), format!(r"\\?\C:\booth\{long}")),
            (format!("C:/booth/{long}"), format!(r"\\?\C:\booth\{long}")),
            (format!(r"\\nas\booth\{long}"), format!(r"\\?\UNC\nas\booth\{long}")),
            (format!(r"\\?\C:\booth\{long}"), format!(r"\\?\C:\booth\{long}")),
            (format!(r"booth\{long}"), format!(r"booth\{long}")),
            (format!(r"C:booth\{long}"), format!(r"C:booth\{long}")),
            (format!(r"C:\booth\..\{long}"), format!(r"C:\booth\..\{long}")),
        ];
        for (path, want) in cases {
            assert_eq!(verbatim(&path), want);
        }
    }
}
