//! A run that goes on, its JSON lines read one by one.

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// A run whose JSON lines are read one by one.
pub(crate) struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    seq: u64,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines, seq: 0 }
    }

    /// The next line, whose number must follow.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        let line = self.lines.next_line().await.unwrap()?;
        let line: Value = serde_json::from_str(&line).unwrap();
        self.seq += 1;
        assert_eq!(line["seq"], self.seq, "{line}");
        assert!(line["at"].as_str().unwrap().ends_with('Z'), "{line}");
        Some(line)
    }

    /// The next line that fits.
    pub(crate) async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            match self.next().await {
                Some(line) if fits(&line) => return line,
                Some(_) => {}
                None => {
                    let mut stderr = String::new();
                    self.child.stderr.take().unwrap().read_to_string(&mut stderr).await.unwrap();
                    panic!("the program ended: {stderr}");
                }
            }
        }
    }

    #[cfg(unix)]
    pub(crate) fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Asks it to end as a service host does, and gives its exit code.
    #[cfg(unix)]
    pub(crate) async fn terminate(self) -> Option<i32> {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        self.ended().await
    }

    /// Waits until it ends by itself, and gives its exit code.
    pub(crate) async fn ended(mut self) -> Option<i32> {
        while self.next().await.is_some() {}
        self.child.wait().await.unwrap().code()
    }
}
