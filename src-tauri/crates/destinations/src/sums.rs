//! Hashes of a safe copy, for services that want one of their own kind.

use crate::{
    Trouble,
    http::{hex, spool, unreadable},
};
use md5::Md5;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// MD5 of the `bytes` bytes at `path`, whose SHA-256 must be `sha256`.
pub(crate) async fn md5(path: PathBuf, bytes: u64, sha256: String) -> Result<Vec<u8>, Trouble> {
    let summed = tokio::task::spawn_blocking(move || sums(&path, bytes, &sha256)).await;
    summed.unwrap_or_else(|error| Err(spool(format!("the safe copy was not read: {error}"))))
}

fn sums(path: &Path, bytes: u64, sha256: &str) -> Result<Vec<u8>, Trouble> {
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let (mut sha, mut md5) = (Sha256::new(), Md5::new());
    let mut slice = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        match file.read(&mut slice) {
            Ok(0) => break,
            Ok(read) => {
                let read = slice.get(..read).unwrap_or_default();
                sha.update(read);
                md5.update(read);
                length += read.len() as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&error)),
        }
    }
    if length != bytes {
        return Err(spool(format!("the safe copy has {length} bytes, not {bytes}")));
    }
    if hex(&sha.finalize()) != sha256 {
        return Err(spool("the safe copy is not what was taken in: its SHA-256 differs".into()));
    }
    Ok(md5.finalize().to_vec())
}
