//! The local gallery as a guest's browser sees it.

use super::{Page, until};
use std::collections::HashSet;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Photos on the whole event's page, each opened; how many different ones there are, and how many in all.
pub(crate) async fn in_gallery(page: &Page) -> (usize, usize) {
    let address = until("the address of the gallery's page", async || {
        page.snapshot().await["guests"]["event_page"].as_str().map(str::to_owned)
    })
    .await;
    let (host, path) = address.strip_prefix("http://").and_then(|rest| rest.split_once('/')).unwrap();
    let path = format!("/{path}");
    let (mut next, mut ids) = (Some(path.clone()), Vec::new());
    while let Some(page) = next {
        let html = String::from_utf8(get(host, &page).await).unwrap();
        ids.extend(html.split("<li data-id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        let older = html.split(&format!("href=\"{path}?before=")).nth(1);
        next = older.map(|rest| format!("{path}?before={}", rest.split('"').next().unwrap()));
    }
    let mut different = HashSet::new();
    for id in &ids {
        different.insert(get(host, &format!("{path}p/{id}")).await);
    }
    (different.len(), ids.len())
}

/// The body of an answer that must be a good one.
async fn get(host: &str, path: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
    assert!(!head.contains("transfer-encoding"), "{path}: {head}");
    answer.split_off(end + 4)
}
