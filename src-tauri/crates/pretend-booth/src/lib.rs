//! The pretend booth: draws photos and writes them in every manner that real booths have.

mod booth;
mod manner;
mod picture;

pub use booth::{Booth, Shot};
pub use manner::{Act, Manner, Step, Target};
pub use picture::picture;
