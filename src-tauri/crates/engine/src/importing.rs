//! Photos brought in by hand while they are read: how far, and the way to stop it.

use crate::core::{Core, lock};
use boothlift_contract::Importing;
use boothlift_intake::Importer;
use std::{collections::BTreeMap, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Imports that go on.
#[derive(Default)]
pub(crate) struct Imports {
    last: u32,
    going: BTreeMap<u32, (Importing, CancellationToken)>,
}

impl Imports {
    /// How far all of them are together; none where nothing is read.
    pub(crate) fn view(&self) -> Option<Importing> {
        self.going.values().map(|(far, _)| *far).reduce(|sum, far| Importing {
            read: sum.read.saturating_add(far.read),
            files: sum.files.saturating_add(far.files),
            added: sum.added.saturating_add(far.added),
        })
    }

    /// Stops all of them after the file under way.
    pub(crate) fn stop(&self) {
        for (_, stop) in self.going.values() {
            stop.cancel();
        }
    }
}

/// One import that goes on for as long as this lives.
pub(crate) struct Under {
    core: Arc<Core>,
    number: u32,
    stop: CancellationToken,
}

impl Under {
    pub(crate) fn begin(core: &Arc<Core>) -> Self {
        let stop = core.ending.child_token();
        let mut imports = lock(&core.imports);
        imports.last += 1;
        let number = imports.last;
        imports.going.insert(number, (Importing::default(), stop.clone()));
        drop(imports);
        core.publisher.redraw();
        Self { core: Arc::clone(core), number, stop }
    }

    /// What takes its files.
    pub(crate) fn importer(&self) -> Importer {
        let (core, number, stop) = (Arc::clone(&self.core), self.number, self.stop.clone());
        let told = move |far: Importing| {
            if let Some(going) = lock(&core.imports).going.get_mut(&number) {
                going.0 = far;
            }
            core.publisher.touch();
        };
        importer(&self.core, move || stop.is_cancelled(), told)
    }
}

impl Drop for Under {
    fn drop(&mut self) {
        lock(&self.core.imports).going.remove(&self.number);
        self.core.publisher.touch();
    }
}

/// One that takes a single file: nobody watches it, and only the end of the program stops it.
pub(crate) fn single(core: &Arc<Core>) -> Importer {
    let ending = core.ending.clone();
    importer(core, move || ending.is_cancelled(), |_| {})
}

fn importer(
    core: &Arc<Core>,
    stopped: impl Fn() -> bool + Send + Sync + 'static,
    told: impl Fn(Importing) + Send + Sync + 'static,
) -> Importer {
    Importer {
        store: core.store.clone(),
        spool: core.spool.clone(),
        clock: Arc::clone(&core.clock),
        workers: core.workers.clone(),
        stopped: Arc::new(stopped),
        told: Arc::new(told),
    }
}
