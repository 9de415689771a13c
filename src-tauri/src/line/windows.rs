//! The cost of the connection as Windows has it: set by a person ("metered connection") or known of the network.

use boothlift_engine::Line;
use windows::Networking::Connectivity::{NetworkCostType, NetworkInformation};

/// Windows.
pub(super) struct System;

impl System {
    /// # Errors
    /// None: the system is always there.
    pub(super) async fn open() -> Result<Self, String> {
        Ok(Self)
    }

    /// # Errors
    /// None: without a connection nothing is known of it.
    pub(super) async fn line(&self) -> Result<Line, String> {
        Ok(now().unwrap_or_default())
    }
}

fn now() -> windows::core::Result<Line> {
    let profile = NetworkInformation::GetInternetConnectionProfile()?;
    let cost = profile.GetConnectionCost()?.NetworkCostType()?;
    let metered = match cost {
        NetworkCostType::Fixed | NetworkCostType::Variable => Some(true),
        NetworkCostType::Unrestricted => Some(false),
        _ => None,
    };
    Ok(Line { metered, network: profile.ProfileName()?.to_string() })
}
