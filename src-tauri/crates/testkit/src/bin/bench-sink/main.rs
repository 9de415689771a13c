//! A place that uploads go to and leave no trace, for measuring who sends: it takes Event Gallery's upload call, plain `PUT`, and as
//! much of WebDAV as rclone asks for. A process of its own, so that its work is in nobody's figures.
//!
//! Prints one JSON line with its addresses, then serves until it is stopped. `GET /__bench/arrived` tells what came and when.

mod http;

use anyhow::Context as _;
use boothlift_testkit::secure_front::{Authority, SecureFront, Shows};
use clap::Parser;
use serde_json::{Value, json};
use std::{
    fs,
    io::Write as _,
    net::IpAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{io::BufReader, net::TcpListener, net::TcpStream};

/// Takes uploads and keeps nothing of them.
#[derive(Parser)]
struct Arguments {
    /// Where it listens.
    #[arg(long, default_value = "127.0.0.1")]
    at: IpAddr,
    /// Opens a secure door too, and writes the authority's certificate here.
    #[arg(long)]
    roots: Option<PathBuf>,
}

/// What came: its path, its length, and when its last byte did, in seconds since 1970.
struct Arrived {
    path: String,
    bytes: u64,
    at: f64,
}

type Shelf = Arc<Mutex<Vec<Arrived>>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let listener = TcpListener::bind((arguments.at, 0)).await?;
    let address = listener.local_addr()?;
    let front = match &arguments.roots {
        Some(roots) => {
            let authority = Arc::new(Authority::new()?);
            fs::write(roots, authority.pem()).with_context(|| roots.display().to_string())?;
            Some(SecureFront::open_at(arguments.at, 0, authority, address, Shows::Right).await?)
        }
        None => None,
    };
    let secure = front.as_ref().map(SecureFront::origin);
    let mut out = std::io::stdout();
    writeln!(out, "{}", json!({ "plain": format!("http://{address}"), "secure": secure }))?;
    out.flush()?;
    let shelf = Shelf::default();
    loop {
        let (stream, _) = listener.accept().await?;
        let shelf = Arc::clone(&shelf);
        // Whoever hangs up amid a request ends that connection and nothing else.
        tokio::spawn(async move { serve(stream, &shelf).await.unwrap_or_default() });
    }
}

async fn serve(stream: TcpStream, shelf: &Shelf) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::with_capacity(256 * 1024, stream);
    while let Some(head) = http::head(&mut stream).await? {
        let bytes = http::drain(&mut stream, &head).await?;
        let (status, body) = answer(&head, bytes, shelf);
        http::reply(&mut stream, status, &body).await?;
    }
    Ok(())
}

fn answer(head: &http::Head, bytes: u64, shelf: &Shelf) -> (&'static str, String) {
    let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    let path = head.path.split('?').next().unwrap_or_default();
    match head.method.as_str() {
        "GET" if path == "/__bench/arrived" => {
            let all: Vec<Value> =
                shelf.iter().map(|one| json!({ "path": one.path, "bytes": one.bytes, "at": one.at })).collect();
            ("200 OK", Value::from(all).to_string())
        }
        "PUT" | "POST" => {
            let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
            shelf.push(Arrived { path: head.path.clone(), bytes, at });
            let id = shelf.len();
            match head.method.as_str() {
                "PUT" => ("201 Created", String::new()),
                _ => ("200 OK", json!({ "success": true, "data": { "id": id } }).to_string()),
            }
        }
        "MKCOL" => ("201 Created", String::new()),
        "PROPFIND" => match shelf.iter().rev().find(|one| one.path == path) {
            Some(one) => ("207 Multi-Status", properties(path, one.bytes)),
            None => ("404 Not Found", String::new()),
        },
        _ => ("405 Method Not Allowed", String::new()),
    }
}

/// What WebDAV tells of one file (RFC 4918, 14.24).
fn properties(path: &str, bytes: u64) -> String {
    format!(
        "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\"><d:response><d:href>{path}</d:href><d:propstat><d:prop>\
         <d:getcontentlength>{bytes}</d:getcontentlength><d:getlastmodified>Sat, 20 Jun 2026 18:00:00 GMT</d:getlastmodified>\
         <d:resourcetype/></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"
    )
}
