//! A file that is whole or not there.

use std::{
    io::{self, BufWriter, Write as _},
    path::Path,
};

/// Fills a file beside `path` and puts it in its place once it is whole and on disk. Blocks.
///
/// # Errors
/// What `fill` or the system says; then what was at `path` is still there.
pub(crate) fn whole(path: &Path, fill: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = tempfile::Builder::new().prefix(".boothlift-").suffix(".part").tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(128 * 1024, beside.as_file());
    fill(&mut out)?;
    out.flush()?;
    drop(out);
    beside.as_file().sync_all()?;
    let named = beside.persist(path).map_err(|error| error.error)?;
    drop(named);
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_cannot_be_written_whole_leaves_the_file_of_before_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("proof.html");
        whole(&path, |out| out.write_all(b"first")).unwrap();
        let broken = whole(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert!(broken.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        whole(&path, |out| out.write_all(b"second")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
    }
}
