//! A secure door before a fake: an authority of its own, certificates right and wrong, and a way to change them while it
//! is open.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivatePkcs8KeyDer},
};

/// The name of a door that is reached by name.
pub const NAME: &str = "gallery.example";

/// A certificate authority that nobody knows unless they are told.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// What the door shows to whoever comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// A certificate for `localhost`, [`NAME`] and the door's own address by the authority, good today.
    Right,
    /// One by the authority, for another name.
    WrongName,
    /// One by the authority that ended in 2020.
    Expired,
    /// One for `localhost` that it made itself.
    SelfSigned,
    /// The alert of a server that speaks only older versions of the protocol.
    TooOld,
}

/// An open door, on 127.0.0.1 unless said otherwise. Dropping it closes it.
pub struct SecureFront {
    address: SocketAddr,
    shows: Arc<Mutex<Shows>>,
    task: JoinHandle<()>,
}

impl Authority {
    /// A new one.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn new() -> Result<Self, rcgen::Error> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        // Its own name: OpenSSL takes a certificate whose issuer has the same name for one that made itself.
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Authority of the test");
        let key = KeyPair::generate()?;
        let pem = params.self_signed(&key)?.pem();
        Ok(Self { issuer: Issuer::new(params, key), pem })
    }

    /// Its own certificate, for those who are to trust it.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    fn config(&self, shows: Shows, at: IpAddr) -> Result<ServerConfig, Box<dyn std::error::Error + Send + Sync>> {
        let names = match shows {
            Shows::WrongName => vec!["hotel.example".to_owned()],
            _ => vec!["localhost".to_owned(), NAME.to_owned(), at.to_string()],
        };
        let mut params = CertificateParams::new(names)?;
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = if shows == Shows::Expired { date_time_ymd(2020, 1, 1) } else { date_time_ymd(2099, 1, 1) };
        let key = KeyPair::generate()?;
        let certificate = match shows {
            Shows::SelfSigned => params.self_signed(&key)?,
            _ => params.signed_by(&key, &self.issuer)?,
        };
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        Ok(ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key.into())?)
    }
}

impl SecureFront {
    /// Opens a door that leads to `backend` once the two sides agree.
    ///
    /// # Errors
    /// When it cannot listen or no certificate can be made.
    pub async fn open(authority: Arc<Authority>, backend: SocketAddr, shows: Shows) -> io::Result<Self> {
        Self::open_at(Ipv4Addr::LOCALHOST.into(), 0, authority, backend, shows).await
    }

    /// The same on another address of this computer; port 0 is any that is free.
    ///
    /// # Errors
    /// When it cannot listen or no certificate can be made.
    pub async fn open_at(
        at: IpAddr,
        port: u16,
        authority: Arc<Authority>,
        backend: SocketAddr,
        shows: Shows,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((at, port)).await?;
        let address = listener.local_addr()?;
        let shows = Arc::new(Mutex::new(shows));
        let now = Arc::clone(&shows);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shows = *now.lock().unwrap_or_else(PoisonError::into_inner);
                let authority = Arc::clone(&authority);
                tokio::spawn(async move { pass(&authority, shows, address.ip(), stream, backend).await });
            }
        });
        Ok(Self { address, shows, task })
    }

    /// Its address as `https://localhost:port`, or with the address where it is on another one.
    #[must_use]
    pub fn origin(&self) -> String {
        match self.address {
            SocketAddr::V4(address) if *address.ip() == Ipv4Addr::LOCALHOST => {
                format!("https://localhost:{}", address.port())
            }
            address => format!("https://{address}"),
        }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// From the next connection on it shows this.
    pub fn show(&self, shows: Shows) {
        *self.shows.lock().unwrap_or_else(PoisonError::into_inner) = shows;
    }
}

impl Drop for SecureFront {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(authority: &Authority, shows: Shows, at: IpAddr, mut stream: TcpStream, backend: SocketAddr) {
    if shows == Shows::TooOld {
        // RFC 8446, 6: a fatal alert, protocol_version, in a record of TLS 1.1.
        let mut hello = [0; 512];
        let _ = stream.read(&mut hello).await;
        let _ = stream.write_all(&[21, 3, 2, 0, 2, 2, 70]).await;
        return;
    }
    // A service's own front sends at once what it has; a delayed acknowledgement here would cost each request 40 ms.
    let _ = stream.set_nodelay(true);
    let Ok(config) = authority.config(shows, at) else { return };
    // Whoever does not like the certificate hangs up: nothing is left to do.
    let Ok(mut inside) = TlsAcceptor::from(Arc::new(config)).accept(stream).await else { return };
    let Ok(mut behind) = TcpStream::connect(backend).await else { return };
    let _ = behind.set_nodelay(true);
    let _ = copy_bidirectional(&mut inside, &mut behind).await;
}
