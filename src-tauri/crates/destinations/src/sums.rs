//! Whether a copy is still what was written, and hashes that services want of their own kind.

use crate::{
    Parcel, Trouble,
    http::{hex, spool, unreadable},
};
use crc32fast::Hasher as Crc32;
use md5::Md5;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// What a copy's bytes are known by.
#[derive(Clone, Debug)]
pub struct Sums {
    /// SHA-256, as lower-case hex digits.
    pub sha256: String,
    /// CRC-32, where it was written down with the SHA-256. Then it alone is looked at: copies are our own, so what has to be
    /// seen are disks that lost or changed something, not somebody's cunning.
    pub crc32: Option<u32>,
}

impl Sums {
    /// Those of a photo that is ready to go.
    #[must_use]
    pub fn of(parcel: &Parcel) -> Self {
        Self { sha256: parcel.sha256.clone(), crc32: parcel.crc32 }
    }

    /// Begins to look at the bytes.
    pub(crate) fn check(self) -> Check {
        match self.crc32 {
            Some(known) => Check::Crc32(Crc32::new(), known),
            None => Check::Sha256(Box::new(Sha256::new()), self.sha256),
        }
    }
}

/// Bytes on their way past, and what they have to come to.
#[derive(Debug)]
pub(crate) enum Check {
    Crc32(Crc32, u32),
    Sha256(Box<Sha256>, String),
}

impl Check {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc32(sum, _) => sum.update(bytes),
            Self::Sha256(sum, _) => sum.update(bytes),
        }
    }

    /// Whether those were the bytes that were written.
    pub(crate) fn prove(&mut self) -> Result<(), Trouble> {
        let (what, same) = match self {
            Self::Crc32(sum, known) => ("CRC-32", std::mem::take(sum).finalize() == *known),
            Self::Sha256(sum, known) => ("SHA-256", hex(&std::mem::take(&mut **sum).finalize()) == *known),
        };
        if same { Ok(()) } else { Err(spool(format!("the safe copy is not what was taken in: its {what} differs"))) }
    }
}

/// MD5 of the `bytes` bytes at `path`, which must be those that `sums` are of.
pub(crate) async fn md5(path: PathBuf, bytes: u64, sums: Sums) -> Result<Vec<u8>, Trouble> {
    let summed = tokio::task::spawn_blocking(move || read(&path, bytes, sums)).await;
    summed.unwrap_or_else(|error| Err(spool(format!("the safe copy was not read: {error}"))))
}

fn read(path: &Path, bytes: u64, sums: Sums) -> Result<Vec<u8>, Trouble> {
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let (mut check, mut md5) = (sums.check(), Md5::new());
    let mut slice = vec![0; 64 * 1024];
    let mut length = 0;
    loop {
        match file.read(&mut slice) {
            Ok(0) => break,
            Ok(read) => {
                let read = slice.get(..read).unwrap_or_default();
                check.update(read);
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
    check.prove()?;
    Ok(md5.finalize().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proves(sums: &Sums, bytes: &[u8]) -> bool {
        let mut check = sums.clone().check();
        for piece in bytes.chunks(7) {
            check.update(piece);
        }
        check.prove().is_ok()
    }

    #[test]
    fn a_copy_with_any_one_bit_changed_is_no_proof_by_either_sum() {
        let photo: Vec<u8> = (0..1000_u32).map(|n| (n * 31 % 251) as u8).collect();
        let sha256 = hex(&Sha256::digest(&photo));
        for crc32 in [None, Some(crc32fast::hash(&photo))] {
            let sums = Sums { sha256: sha256.clone(), crc32 };
            assert!(proves(&sums, &photo));
            for bit in 0..photo.len() * 8 {
                let mut spoilt = photo.clone();
                spoilt[bit / 8] ^= 1 << (bit % 8);
                assert!(!proves(&sums, &spoilt), "bit {bit} with {crc32:?}");
            }
            assert!(!proves(&sums, &[]), "nothing at all");
            assert!(!proves(&sums, &photo[..999]), "one byte short");
            assert!(!proves(&sums, &vec![0; 1000]), "a hole");
        }
    }
}
