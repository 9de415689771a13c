//! Texts as a zip.

use boothlift_contract::HelpFileEntry;
use std::io::{Cursor, Write as _};
use zip::{CompressionMethod, ZipWriter, result::ZipResult, write::SimpleFileOptions};

/// The zip with these files, as they are and without times: the same texts are the same bytes.
pub(super) fn zip(entries: &[HelpFileEntry]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for entry in entries {
        zip.start_file(entry.name.as_str(), plain)?;
        zip.write_all(entry.text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn a_help_file_holds_its_texts_and_nothing_else() {
        let entry = |name: &str, text: &str| HelpFileEntry { name: name.into(), text: text.into() };
        let entries = [entry("about.txt", "Boothlift\n"), entry("log.txt", "ä line\n")];
        let bytes = zip(&entries).unwrap();
        let mut read = zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
        assert_eq!(read.len(), 2);
        for wanted in &entries {
            let mut text = String::new();
            read.by_name(&wanted.name).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, wanted.text);
        }
        assert_eq!(zip(&entries).unwrap(), bytes);
    }
}
