//! What can go wrong with the gallery.

use boothlift_store::StoreError;
use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// Why the gallery could not do it.
#[derive(Debug, thiserror::Error)]
pub enum GalleryError {
    /// The folder of its photos cannot be used.
    #[error("{}: {source}", path.display())]
    Shelf {
        /// That folder or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The records refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Neither this address nor one of the next ports can be listened on.
    #[error("{address}: {source}")]
    Listen {
        /// The address tried.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The address is none that can be chosen: not loopback where it must be, or not one address.
    #[error("{0} cannot be chosen")]
    Address(IpAddr),
}
