//! The pretend booth: draws photos and writes them in every manner that real booths have; a party of drawn guests, and the
//! made-up gallery that takes their photos, for whoever wants to try Boothlift without a booth.
//!
//! **Enters:** a folder, a seed, the trouble that a person plays. **Leaves:** files, and proofs of a gallery that is nowhere.
//! **Absent:** any connection: nothing here can leave the computer.

mod booth;
mod disk;
mod gallery;
mod manner;
mod party;
mod picture;
mod stage;

pub use booth::{Booth, Shot};
pub use disk::PretendDisk;
pub use gallery::MadeUpGallery;
pub use manner::{Act, Manner, Step, Target};
pub use party::Party;
pub use picture::picture;
pub use stage::{Played, Stage};
