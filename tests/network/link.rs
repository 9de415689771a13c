//! Two network namespaces and the wire between them. Nothing is made in the namespace the tests are started in: both ends
//! of the wire are born inside, and go with their namespaces.
//!
//! A test runs twice: the outer run makes the namespaces and starts the inner one, itself, in the gallery's namespace;
//! whatever becomes of the inner run, the outer one removes them.

use boothlift_testkit::figures;
use std::{
    env, fs,
    path::Path,
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering},
};

const ROOM: &str = "BAD_NET_ROOM";
/// The gallery's address: reached through the default route only.
pub(crate) const GALLERY: &str = "203.0.113.1";
/// The gallery's end of the wire, which is the way to everywhere.
const ROUTER: &str = "10.71.0.1";
/// The same end by IPv6.
const ROUTER_SIX: &str = "2001:db8:71::1";
/// The program's computer by IPv6.
const HOME_SIX: &str = "2001:db8:71::2";
/// Addresses the program's computer can have.
const HOMES: [&str; 2] = ["10.71.0.2/24", "10.71.0.3/24"];

/// The wire, as the inner run sees it.
pub(crate) struct Link {
    near: String,
    far: String,
}

/// Namespaces that are removed when this is dropped.
struct Namespaces(Link);

/// Runs `work` in the gallery's namespace. Where namespaces cannot be had it says that it proved nothing, and fails if that
/// was asked for. `test` is the test's own full name.
pub(crate) fn between(test: &str, work: impl AsyncFnOnce(Link)) {
    if let Ok(room) = env::var(ROOM) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(work(Link::of(&room)));
    }
    let Some(room) = Namespaces::make() else {
        figures::left_out(test, "this user or this kernel has no network namespaces that `ip` and `tc` can shape");
        assert!(env::var_os("BAD_NET").is_none(), "what was asked for cannot be done here");
        return;
    };
    let name = room.0.near.trim_end_matches("-near").to_owned();
    let mut inner = Command::new("ip");
    inner.args(["netns", "exec", &room.0.far]).arg(env::current_exe().unwrap());
    let ended = inner.args(["--exact", test, "--nocapture"]).env(ROOM, name).output().unwrap();
    drop(room);
    let said = String::from_utf8_lossy(&ended.stdout);
    println!("{said}{}", String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success() && said.contains("1 passed"), "{test} failed, see above");
}

impl Namespaces {
    fn make() -> Option<Self> {
        remove_left_ones();
        static ROOMS: AtomicU32 = AtomicU32::new(0);
        let room = ROOMS.fetch_add(1, Ordering::Relaxed);
        let link = Link::of(&format!("boothlift-{}-{room}", process::id()));
        done("ip", &["netns", "add", &link.near])?;
        // From here on whatever exists is removed again.
        let room = Self(link);
        let Link { near, far } = &room.0;
        done("ip", &["netns", "add", far])?;
        done("ip", &["link", "add", "near0", "netns", near, "type", "veth", "peer", "name", "far0", "netns", far])?;
        for (end, device) in [(near, "near0"), (far, "far0")] {
            // A packet is what a wire carries, not 64 KB that would be lost or kept in one piece.
            done("ip", &["-n", end, "link", "set", device, "gso_max_size", "1514", "gso_max_segs", "1"])?;
            done("ip", &["-n", end, "link", "set", "lo", "up"])?;
            done("ip", &["-n", end, "link", "set", device, "up"])?;
            done("tc", &["-n", end, "qdisc", "add", "dev", device, "clsact"])?;
        }
        done("ip", &["-n", far, "addr", "add", &format!("{ROUTER}/24"), "dev", "far0"])?;
        done("ip", &["-n", far, "addr", "add", &format!("{GALLERY}/32"), "dev", "lo"])?;
        done("ip", &["-n", near, "addr", "add", HOMES[0], "dev", "near0"])?;
        done("ip", &["-n", near, "route", "add", "default", "via", ROUTER])?;
        // What the tests shape with: tried here, so that a kernel without it is found at once.
        room.0.try_loss(1)?;
        room.0.try_rate("1gbit")?;
        room.0.loses(0);
        room.0.is_fast();
        Some(room)
    }
}

impl Drop for Namespaces {
    fn drop(&mut self) {
        for name in [&self.0.near, &self.0.far] {
            let _ = done("ip", &["netns", "del", name]);
        }
    }
}

/// Namespaces of runs that were ended before they could remove them.
fn remove_left_ones() {
    for entry in fs::read_dir("/run/netns").into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let id = name.strip_prefix("boothlift-").and_then(|rest| rest.split_once('-')).map(|(id, _)| id);
        if id.is_some_and(|id| id.parse::<u32>().is_ok() && !Path::new("/proc").join(id).exists()) {
            let _ = done("ip", &["netns", "del", &name]);
        }
    }
}

impl Link {
    fn of(room: &str) -> Self {
        Self { near: format!("{room}-near"), far: format!("{room}-far") }
    }

    /// A command that will run on the program's computer.
    pub(crate) fn near(&self, program: impl AsRef<std::ffi::OsStr>) -> tokio::process::Command {
        let mut command = tokio::process::Command::new("ip");
        command.args(["netns", "exec", &self.near]).arg(program).kill_on_drop(true);
        // The way of this computer to the outside is none here.
        for proxy in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        command
    }

    /// So many packets of a hundred are lost, each way; 100 is silence.
    pub(crate) fn loses(&self, percent: u32) {
        let _ = self.filters("del", &[]);
        if percent > 0 {
            self.try_loss(percent).unwrap();
        }
    }

    /// One classic filter program at each end: a random number decides; 2 is the kernel's word for "drop".
    fn try_loss(&self, percent: u32) -> Option<()> {
        let below = u64::from(u32::MAX) * u64::from(percent) / 100;
        let program = format!("4,32 0 0 4294963256,37 1 0 {below},6 0 0 2,6 0 0 0");
        // Addresses of the wire's two ends are asked for by packets of their own kind, three times within 3 s, which
        // no radio loses like that; silence swallows them as well.
        let which = if percent < 100 { "ip" } else { "all" };
        self.filters("add", &["protocol", which, "bpf", "da", "bytecode", &program])
    }

    fn filters(&self, what: &str, more: &[&str]) -> Option<()> {
        for (end, device) in [(&self.near, "near0"), (&self.far, "far0")] {
            let words = ["-n", end, "filter", what, "dev", device, "ingress"];
            done("tc", &[&words[..], more].concat())?;
        }
        Some(())
    }

    /// The most that goes up, as `tc` writes rates.
    pub(crate) fn carries(&self, rate: &str) {
        self.try_rate(rate).unwrap();
    }

    fn try_rate(&self, rate: &str) -> Option<()> {
        // A queue of about a quarter of a second at 1 Mbit/s, as in a cheap router.
        let (limit, burst) = match rate {
            "1mbit" => ("32kb", "3200"),
            "3mbit" => ("96kb", "3200"),
            kbit if kbit.ends_with("kbit") => ("32kb", "3200"),
            _ => ("512kb", "64kb"),
        };
        let words = ["qdisc", "replace", "dev", "near0", "root", "tbf", "rate", rate, "burst", burst, "limit", limit];
        done("tc", &[&["-n", &self.near][..], &words[..]].concat())
    }

    /// No limit any more.
    pub(crate) fn is_fast(&self) {
        let _ = done("tc", &["-n", &self.near, "qdisc", "del", "dev", "near0", "root"]);
    }

    /// Somebody pulls the plug at the other end.
    pub(crate) fn is_cut(&self) {
        done("ip", &["-n", &self.far, "link", "set", "far0", "down"]).unwrap();
    }

    /// And puts it in again.
    pub(crate) fn is_back(&self) {
        done("ip", &["-n", &self.far, "link", "set", "far0", "up"]).unwrap();
    }

    /// The way out is gone.
    pub(crate) fn loses_its_route(&self) {
        done("ip", &["-n", &self.near, "route", "del", "default"]).unwrap();
    }

    /// And is there again.
    pub(crate) fn finds_its_route(&self) {
        done("ip", &["-n", &self.near, "route", "add", "default", "via", ROUTER]).unwrap();
    }

    /// Another address in the same network, as from another access point. The second time it is the first again.
    pub(crate) fn changes_address(&self) {
        let from = usize::from(done("ip", &["-n", &self.near, "addr", "del", HOMES[0], "dev", "near0"]).is_none());
        if from == 1 {
            done("ip", &["-n", &self.near, "addr", "del", HOMES[1], "dev", "near0"]).unwrap();
        }
        done("ip", &["-n", &self.near, "addr", "add", HOMES[1 - from], "dev", "near0"]).unwrap();
        self.finds_its_route();
    }

    /// The gallery's computer has this address too.
    pub(crate) fn is_also(&self, address: &str) {
        done("ip", &["-n", &self.far, "addr", "add", &format!("{address}/32"), "dev", "lo"]).unwrap();
    }

    /// Gives both ends IPv6, and a way by it to everywhere that swallows whatever goes beyond the gallery's end; false where
    /// this kernel has none.
    pub(crate) fn has_ipv6_that_leads_nowhere(&self) -> bool {
        let ends = [(&self.far, "far0", ROUTER_SIX), (&self.near, "near0", HOME_SIX)];
        let given = ends.map(|(end, device, address)| {
            done("ip", &["-n", end, "addr", "add", &format!("{address}/64"), "dev", device, "nodad"])
        });
        let way = done("ip", &["-n", &self.near, "-6", "route", "add", "default", "via", ROUTER_SIX]);
        given.iter().all(Option::is_some) && way.is_some()
    }

    /// Whether the program's computer sent anything by the IPv6 way out.
    pub(crate) async fn tried_ipv6(&self) -> bool {
        let known = self.near("ip").args(["-6", "neigh", "show", ROUTER_SIX]).output().await.unwrap();
        String::from_utf8_lossy(&known.stdout).contains("lladdr")
    }

    /// Bytes that left the program's computer so far, whoever got them.
    pub(crate) async fn sent(&self) -> u64 {
        let output = self.near("cat").arg("/proc/net/dev").output().await.unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let line = text.lines().find_map(|line| line.trim().strip_prefix("near0:")).unwrap();
        // Eight counters of what came in stand first.
        line.split_whitespace().nth(8).unwrap().parse().unwrap()
    }

    /// Connections that the program's computer began so far (`ActiveOpens`, RFC 4022).
    pub(crate) async fn opened(&self) -> u64 {
        let output = self.near("cat").arg("/proc/net/snmp").output().await.unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let rows: Vec<Vec<&str>> =
            text.lines().filter(|line| line.starts_with("Tcp:")).map(|line| line.split(' ').collect()).collect();
        let at = rows[0].iter().position(|name| *name == "ActiveOpens").unwrap();
        rows[1][at].parse().unwrap()
    }
}

fn done(program: &str, words: &[&str]) -> Option<()> {
    Command::new(program).args(words).output().ok().filter(|output| output.status.success()).map(drop)
}
