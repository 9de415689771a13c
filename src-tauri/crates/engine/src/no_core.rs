//! What a crash leaves behind.

/// From now on a crash of this process leaves no core file: everything that was in memory would lie in it, secrets too. On
/// Windows nothing is done, where no such file is written unless somebody set the system up for it.
pub fn leave_no_core() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = Rlimit { current: Some(0), ..getrlimit(Resource::Core) };
        // Lowering it is always allowed.
        let _ = setrlimit(Resource::Core, limit);
    }
}
