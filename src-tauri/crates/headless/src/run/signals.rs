//! What ends a run from outside.

use std::io;

/// Every signal that asks this program to end.
pub(super) struct Signals(platform::Signals);

impl Signals {
    /// From now on these signals no longer kill the program.
    pub(super) fn listen() -> io::Result<Self> {
        platform::Signals::listen().map(Self)
    }

    /// Waits for one. Dropping the future loses none.
    pub(super) async fn next(&mut self) {
        self.0.next().await;
    }
}

#[cfg(unix)]
mod platform {
    use std::io;
    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) struct Signals {
        interrupt: Signal,
        terminate: Signal,
        hang_up: Signal,
    }

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
            })
        }

        pub(super) async fn next(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
                _ = self.hang_up.recv() => {}
            }
        }
    }
}

#[cfg(windows)]
mod platform {
    use std::io;
    use tokio::signal::windows::{
        CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
    };

    pub(super) struct Signals {
        interrupt: CtrlC,
        interrupted: CtrlBreak,
        closed: CtrlClose,
        shut_down: CtrlShutdown,
    }

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self {
                interrupt: ctrl_c()?,
                interrupted: ctrl_break()?,
                closed: ctrl_close()?,
                shut_down: ctrl_shutdown()?,
            })
        }

        pub(super) async fn next(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.interrupted.recv() => {}
                _ = self.closed.recv() => {}
                _ = self.shut_down.recv() => {}
            }
        }
    }
}
