//! NetworkManager's word, over the system's bus: <https://networkmanager.dev/docs/api/latest/gdbus-org.freedesktop.NetworkManager.html>.

use boothlift_engine::Line;
use zbus::{Connection, Proxy, proxy::CacheProperties, zvariant::OwnedObjectPath};

const NAME: &str = "org.freedesktop.NetworkManager";
const PATH: &str = "/org/freedesktop/NetworkManager";

/// NetworkManager.
pub(super) struct System(Proxy<'static>);

impl System {
    /// # Errors
    /// The bus's words.
    pub(super) async fn open() -> Result<Self, String> {
        async fn proxy() -> zbus::Result<Proxy<'static>> {
            let bus = Connection::system().await?;
            let builder =
                zbus::proxy::Builder::<Proxy<'_>>::new(&bus).destination(NAME)?.path(PATH)?.interface(NAME)?;
            builder.cache_properties(CacheProperties::No).build().await
        }
        proxy().await.map(Self).map_err(|error| error.to_string())
    }

    /// # Errors
    /// The bus's words, also where there is no NetworkManager.
    pub(super) async fn line(&self) -> Result<Line, String> {
        let asked = async {
            let word: u32 = self.0.get_property("Metered").await?;
            // Another connection, also to the same network, has another path.
            let primary: OwnedObjectPath = self.0.get_property("PrimaryConnection").await?;
            zbus::Result::Ok(Line { metered: metered(word), network: primary.to_string() })
        };
        asked.await.map_err(|error| error.to_string())
    }
}

/// `NMMetered`: yes and no, said by a person or the network, or guessed; a phone's hotspot is guessed by what it says of itself.
const fn metered(word: u32) -> Option<bool> {
    match word {
        1 | 3 => Some(true),
        2 | 4 => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_of_networkmanager_counts_and_what_it_does_not_know_is_not_known() {
        assert_eq!([0, 1, 2, 3, 4, 5].map(metered), [None, Some(true), Some(false), Some(true), Some(false), None]);
    }
}
