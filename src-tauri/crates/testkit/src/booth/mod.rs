//! Booths: what each booth program writes, in every manner of writing, with what is true of every file.
//!
//! A [`Party`] is data: moments in order, each with the files that are written then. It can be played into a real folder
//! with real or fake time ([`Moment::perform`]), or read by any other harness, which plays each photo by its
//! [`Manner::steps`](boothlift_pretend_booth::Manner::steps).

mod evening;
mod files;
mod party;
mod programs;
mod score;

pub use boothlift_pretend_booth::{Act, Booth, Manner, Shot, Step, Target, picture};
pub use evening::{Evening, Guests};
pub use files::{Format, file};
pub use party::{BoothCall, BoothRow, Deed, Fate, Moment, Party, Photo};
pub use programs::Program;
pub use score::{Score, pairwise};
