//! The engine: what a booth folder's photos go through until every gallery has them.

pub mod event_file;
pub mod logs;
mod setup;

pub use setup::{DestinationPlan, EngineError, EventPlan, FolderPlan, Setup};
