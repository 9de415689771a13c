//! `[hooks]`: whether booths' calls are heard, where, and where their key is.

use super::{
    EventFileError,
    destinations::{Asked, asked},
    section::Section,
};
use crate::CallsPlan;
use boothlift_booth_calls::Key;
use std::{ffi::OsString, net::SocketAddr, path::Path};

/// How calls are heard, with the place of the key.
#[derive(Debug)]
pub(super) struct Planned {
    listen: Option<SocketAddr>,
    key: Option<Asked>,
}

pub(super) fn read(top: &Section<'_>) -> Result<Option<Planned>, EventFileError> {
    let Some(section) = top.table("hooks")? else { return Ok(None) };
    section.known(&["listen", "secret-env", "secret-file"])?;
    let listen = section.text("listen")?.map(|text| {
        let allowed = "it must be an address of this computer with a port, such as \"127.0.0.1:47360\"";
        let address: Option<SocketAddr> = text.replace("localhost:", "127.0.0.1:").parse().ok();
        address.filter(|address| address.ip().is_loopback()).ok_or_else(|| section.wrong("listen", allowed))
    });
    Ok(Some(Planned { listen: listen.transpose()?, key: asked(&section, "secret")? }))
}

impl Planned {
    pub(super) const fn plan(&self) -> CallsPlan {
        CallsPlan { listen: self.listen, key: None }
    }

    /// The plan with its key. Blocks.
    pub(super) fn fetch(
        &self,
        file: &Path,
        env: &impl Fn(&str) -> Option<OsString>,
    ) -> Result<CallsPlan, EventFileError> {
        let Some(asked) = &self.key else { return Ok(self.plan()) };
        let key = asked.fetch(file, env)?;
        if Key::parse(key.expose()).is_none() {
            let allowed = "the secret needs 22 to 128 letters A to Z, digits, \"-\" and \"_\", drawn at random";
            return Err(asked.wrong(file, allowed.into()));
        }
        Ok(CallsPlan { key: Some(key), ..self.plan() })
    }
}
