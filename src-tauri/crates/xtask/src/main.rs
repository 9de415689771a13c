//! The project's own commands: `cargo xtask run`, `test`, `types` and friends.

use std::{env, fs, path::Path};

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    match env::args().nth(1).as_deref() {
        Some("types") => {
            let path = root.join("ui/src/contract/types.ts");
            fs::create_dir_all(root.join("ui/src/contract"))?;
            fs::write(path, boothlift_contract::typescript())?;
            Ok(())
        }
        other => anyhow::bail!("unknown command {other:?}: types"),
    }
}
