//! Whether the line to the outside counts what goes over it, as the system says: NetworkManager on Linux, the cost of the
//! connection on Windows. macOS tells no program that is not of its own making; there nothing is known.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(windows, path = "windows.rs")]
#[cfg_attr(not(any(target_os = "linux", windows)), path = "unknown.rs")]
mod system;

use boothlift_engine::Line;
use std::time::Duration;
use tokio::sync::watch;

/// How often is looked. Both systems would tell of changes too; a look costs less than a second way to hear.
const LOOK: Duration = Duration::from_secs(5);
/// How soon a system that does not answer is asked again.
const AGAIN: Duration = Duration::from_secs(60);

/// The line from now on, for every engine of this program.
pub(crate) struct Lines(watch::Receiver<Line>);

impl Lines {
    /// Looks at the line until the program ends.
    pub(crate) fn look() -> Self {
        let (told, line) = watch::channel(Line::default());
        tauri::async_runtime::spawn(async move {
            loop {
                if let Err(error) = follow(&told).await {
                    tracing::debug!(error, "the system does not say whether the line counts data");
                    tell(&told, Line::default());
                }
                tokio::time::sleep(AGAIN).await;
            }
        });
        Self(line)
    }

    /// For one engine.
    pub(crate) fn line(&self) -> watch::Receiver<Line> {
        self.0.clone()
    }
}

async fn follow(told: &watch::Sender<Line>) -> Result<(), String> {
    let system = system::System::open().await?;
    loop {
        tell(told, system.line().await?);
        tokio::time::sleep(LOOK).await;
    }
}

fn tell(told: &watch::Sender<Line>, line: Line) {
    told.send_if_modified(|known| {
        let other = *known != line;
        if other {
            tracing::info!(metered = ?line.metered, "the line to the outside");
            *known = line;
        }
        other
    });
}
