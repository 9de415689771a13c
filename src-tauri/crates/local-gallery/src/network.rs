//! Network addresses a guest page could be opened on.

use boothlift_contract::NetworkChoice;
use std::net::IpAddr;

/// The addresses of this computer that phones could reach: of interfaces that are up, neither loopback nor link-local.
/// IPv4 first, because phones join those networks without trouble. Blocks for milliseconds.
#[must_use]
pub fn networks() -> Vec<NetworkChoice> {
    let mut found: Vec<(IpAddr, String)> = Vec::new();
    for interface in netdev::get_interfaces() {
        if !interface.is_up() || interface.is_loopback() {
            continue;
        }
        let name = interface.friendly_name.clone().unwrap_or_else(|| interface.name.clone());
        found.extend(interface.ip_addrs().into_iter().filter(|ip| is_usable(*ip)).map(|ip| (ip, name.clone())));
    }
    found.sort_by_key(|(ip, _)| (ip.is_ipv6(), *ip));
    found.dedup();
    found.into_iter().map(|(ip, name)| NetworkChoice { address: ip.to_string(), name }).collect()
}

/// What tells the network of `address` from another: when it changes or vanishes, this computer is elsewhere. None when
/// no interface that is up has the address. Blocks for milliseconds.
#[must_use]
pub fn network_fingerprint(address: IpAddr) -> Option<String> {
    netdev::get_interfaces().into_iter().filter(netdev::Interface::is_up).find_map(|interface| {
        let v4 = interface.ipv4.iter().map(|net| (IpAddr::V4(net.addr()), net.prefix_len()));
        let v6 = interface.ipv6.iter().map(|net| (IpAddr::V6(net.addr()), net.prefix_len()));
        let (_, prefix) = v4.chain(v6).find(|(ip, _)| *ip == address)?;
        Some(format!("{}#{} {address}/{prefix}", interface.name, interface.index))
    })
}

fn is_usable(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            !(ip.is_loopback() || ip.is_link_local() || ip.is_unspecified() || ip.is_multicast() || ip.is_broadcast())
        }
        IpAddr::V6(ip) => !(ip.is_loopback() || ip.is_unicast_link_local() || ip.is_unspecified() || ip.is_multicast()),
    }
}
