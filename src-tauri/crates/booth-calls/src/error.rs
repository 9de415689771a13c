//! Why a listener cannot open.

use std::{io, net::SocketAddr, path::PathBuf};

/// Why booths' calls cannot be heard.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address is not this computer's own.
    #[error("{0} is not an address that only this computer reaches")]
    NotLoopback(SocketAddr),
    /// Neither the wanted port nor one of those after it could be had.
    #[error("cannot listen at {address}: {source}")]
    Bind {
        /// The first address tried.
        address: SocketAddr,
        /// What the system said of the last one.
        source: io::Error,
    },
    /// The file with the address could not be written.
    #[error("the address cannot be written to {}: {source}", path.display())]
    AddressFile {
        /// That file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}
