//! The engine: from a booth's folder to every gallery, and the truth about it.
//!
//! **Enters:** a data folder, a plan of the event, requests. **Leaves:** events, frames for pages, answers.
//! **Absent:** windows, Tauri, command lines. It talks to the world through ports: the clock, the vault, the drivers.

mod attendant_lock;
mod audit;
mod calls;
mod core;
mod delivery;
mod drained;
mod drivers;
mod engine;
pub mod event_file;
mod guests;
mod help_file;
mod importing;
mod intake;
pub mod logs;
mod network_test;
mod no_core;
mod old_photos;
mod pack_up;
mod proof;
mod pulse;
mod requests;
mod rescue;
mod retention;
mod saver;
mod self_test;
mod setup;
mod sink;
pub mod status;
mod storage;
mod supervisor;
mod surroundings;
mod thumbs;
mod token_ends;
mod usb_copy;
mod view;
mod when;
mod whole;

pub use boothlift_intake::{
    BoothDisk, BoothFile, CopyDisk, CopyFile, FolderFacts, HintSink, Job, Listener, Sight, SystemDisk, Workers,
};
pub use boothlift_store::path_shown;
pub use drained::{Drained, HeldLine};
pub use engine::Engine;
pub use no_core::leave_no_core;
pub use requests::PASTED;
pub use saver::Line;
pub use setup::{CallsPlan, DestinationPlan, EngineError, EventPlan, FolderPlan, Ports, Setup};
pub use view::{Glance, PageFeed};
