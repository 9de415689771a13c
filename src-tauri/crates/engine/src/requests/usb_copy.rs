//! Requests about the copy to a USB stick. It begins in a dialog of the system, which tells the folder.

use crate::{core::Core, usb_copy};
use boothlift_contract::{Answer, Reply};
use std::sync::Arc;

pub(super) fn go_on(core: &Arc<Core>) -> Answer {
    usb_copy::go_on(core).map(|()| Reply::Done)
}

pub(super) fn stop(core: &Arc<Core>) -> Answer {
    usb_copy::stop(core);
    Ok(Reply::Done)
}

pub(super) fn leave(core: &Arc<Core>) -> Answer {
    usb_copy::leave(core);
    Ok(Reply::Done)
}
