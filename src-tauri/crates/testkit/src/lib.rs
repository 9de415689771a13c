//! The testkit: what tests and the demo need in place of the world.
//!
//! **Enters:** nothing. **Leaves:** a clock that tests move, a booth that writes photos in every manner booths have,
//! services with faults. **Absent:** anything the product itself needs.

pub mod booth;
pub mod clock;
