//! A form in a body: names and values, percent-encoded.

use std::ffi::OsStr;

/// Pairs on their way into a body.
pub(crate) struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    pub(crate) fn new(name: &str, value: &OsStr) -> Self {
        Self { pairs: vec![(name.to_owned(), encoded(value))] }
    }

    pub(crate) fn add(&mut self, name: &str, value: &OsStr) {
        self.pairs.push((name.to_owned(), encoded(value)));
    }

    /// Puts another first pair in place of the one that is there.
    pub(crate) fn begin_with(&mut self, name: &str, value: &OsStr) {
        if let Some(first) = self.pairs.first_mut() {
            *first = (name.to_owned(), encoded(value));
        }
    }

    pub(crate) fn pairs(&self) -> usize {
        self.pairs.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.pairs.iter().map(|(name, value)| name.len() + value.len() + 2).sum()
    }

    pub(crate) fn text(&self) -> String {
        let pairs: Vec<String> = self.pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("&")
    }
}

/// Every byte that is no letter, digit, `-`, `.`, `_` or `~` as `%XX`.
fn encoded(value: &OsStr) -> String {
    let mut text = String::new();
    for byte in bytes(value) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    text
}

#[cfg(unix)]
fn bytes(value: &OsStr) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(value).to_vec()
}

/// Names on Windows that are no Unicode are told with U+FFFD in place of what is none.
#[cfg(not(unix))]
fn bytes(value: &OsStr) -> Vec<u8> {
    value.to_string_lossy().into_owned().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_told_byte_by_byte() {
        use std::os::unix::ffi::OsStrExt as _;
        assert_eq!(encoded(OsStr::from_bytes(b"a\xff\xfe.jpg")), "a%FF%FE.jpg");
    }

    #[cfg(windows)]
    #[test]
    fn a_name_that_is_no_text_is_told_with_a_sign_for_what_is_none() {
        use std::os::windows::ffi::OsStringExt as _;
        let name = std::ffi::OsString::from_wide(&[0x61, 0xD83C, 0x2E, 0x6A]);
        assert_eq!(encoded(&name), "a%EF%BF%BD.j");
    }

    #[test]
    fn a_path_of_windows_is_told_sign_by_sign() {
        assert_eq!(encoded(OsStr::new(r"C:\Zoë 1.jpg")), "C%3A%5CZo%C3%AB%201.jpg");
    }
}
