//! Who gets in, by which name, and with which safe headers.

use crate::party::{Party, TOKEN, raw, status};
use boothlift_contract::Kind;
use boothlift_local_gallery::{GalleryError, Server, ServerSettings};

async fn guest_path() -> (Party, Server, String) {
    let party = Party::new();
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let server = party.serve_with(Some(TOKEN)).await;
    let page = server.session_page(&session.unwrap());
    let path = format!("/{}", page.splitn(4, '/').nth(3).unwrap());
    (party, server, path)
}

#[tokio::test]
async fn only_the_shown_name_opens_the_page() {
    let (_party, server, path) = guest_path().await;
    let local = server.local_address();
    let port = local.port();
    let ask = async |hosts: &str| {
        status(&raw(local, &format!("GET {path} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n")).await)
    };
    assert_eq!(ask(&format!("Host: 127.0.0.1:{port}\r\n")).await, 200);
    assert_eq!(ask(&format!("Host: localhost:{port}\r\n")).await, 200);
    assert_eq!(ask("").await, 400);
    assert_eq!(ask(&format!("Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n")).await, 400);
    for host in [
        "evil.example".into(),
        format!("evil.example:{port}"),
        "127.0.0.1".into(),
        format!("127.0.0.1.nip.io:{port}"),
        format!("127.1:{port}"),
        format!("2130706433:{port}"),
        format!("[::1]:{port}"),
        format!("localhost.:{port}"),
        format!("x@127.0.0.1:{port}"),
        String::new(),
    ] {
        assert_eq!(ask(&format!("Host: {host}\r\n")).await, 403, "{host}");
    }
    assert_eq!(status(&raw(local, &format!("GET {path} HTTP/1.0\r\n\r\n")).await), 400);
    assert_eq!(
        status(
            &raw(
                local,
                &format!(
                    "GET http://evil.example{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
                )
            )
            .await
        ),
        400
    );
    server.stop().await;
}

#[tokio::test]
async fn nothing_but_looking_and_the_two_writes_is_possible() {
    let (_party, server, path) = guest_path().await;
    let local = server.local_address();
    let ask = async |method: &str, path: &str| {
        status(&raw(local, &format!("{method} {path} HTTP/1.1\r\nHost: {local}\r\nConnection: close\r\n\r\n")).await)
    };
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "POST"] {
        for path in ["/", &path, "/guest.css", "/nothing"] {
            assert_eq!(ask(method, path).await, 405, "{method} {path}");
        }
    }
    for method in ["PUT", "DELETE", "OPTIONS", "GET", "HEAD"] {
        assert_eq!(ask(method, "/api/v1/picture/upload").await, 405, "{method}");
    }
    assert_eq!(ask("DELETE", &format!("{path}remove")).await, 405);
    assert_eq!(ask("HEAD", &path).await, 200);
    server.stop().await;
}

#[tokio::test]
async fn every_answer_carries_the_safe_headers_and_no_cookie() {
    let (_party, server, path) = guest_path().await;
    let local = server.local_address();
    let paths =
        [path.clone(), format!("{path}p/1"), format!("{path}t/1"), format!("{path}state"), "/".into(), "/x".into()];
    for path in paths {
        let answer = raw(local, &format!("GET {path} HTTP/1.1\r\nHost: {local}\r\nConnection: close\r\n\r\n")).await;
        let head = answer.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
        for line in [
            "content-security-policy: default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; \
             frame-ancestors 'none'; connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(head.lines().any(|found| found == line), "{path}: {line}\n{head}");
        }
        assert!(!head.contains("set-cookie") && !head.contains("access-control") && !head.contains("\nserver:"));
        assert_eq!(head.contains("cache-control: no-store"), head.contains("text/html"), "{path}\n{head}");
    }
    server.stop().await;
}

#[tokio::test]
async fn forty_ways_out_of_the_shelf_lead_nowhere() {
    let (_party, server, path) = guest_path().await;
    let local = server.local_address();
    let tricks = [
        "..",
        "../",
        "../..",
        "..%2f",
        "%2e%2e/",
        "%2e%2e%2f",
        "..%5c",
        "..\\",
        "%5c..%5c",
        "....//",
        "..;/",
        "%252e%252e%252f",
        "..%c0%af",
        "..%e0%80%af",
        "%00",
        "1%00",
        "1%00.jpg",
        "C:",
        "C:/",
        "C:%5cWindows",
        "c$",
        "//server/share",
        "%5c%5cserver%5cshare",
        "file:///etc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "~",
        "~root",
        "1::$DATA",
        "1.",
        "1%20",
        "1+",
        "CON",
        "NUL",
        "aux.jpg",
        "1/../1",
        "./1",
        "1/.",
        "0x1",
        "1e0",
        "١",
        "-1",
    ];
    assert!(tricks.len() >= 40);
    for trick in tricks {
        for base in [format!("{path}p/"), format!("{path}t/"), path.clone(), "/".into(), "/s/".into()] {
            let answer =
                raw(local, &format!("GET {base}{trick} HTTP/1.1\r\nHost: {local}\r\nConnection: close\r\n\r\n")).await;
            // Bytes that no address may hold are refused before anybody reads them.
            let expected = if trick.is_ascii() { 404 } else { status(&answer) };
            assert_eq!(status(&answer), expected, "{base}{trick}");
            assert!([400, 404].contains(&status(&answer)), "{base}{trick}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn the_server_starts_on_loopback_only_and_on_the_next_port_where_one_is_taken() {
    let party = Party::new();
    let start = |listen: &str| {
        let settings = ServerSettings { listen: listen.parse().unwrap(), upload_token: None };
        Server::start(party.gallery.clone(), settings)
    };
    for other in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        assert!(matches!(start(other).await, Err(GalleryError::Address(_))), "{other}");
    }
    let first = start("127.0.0.1:0").await.unwrap();
    let second = start(&first.local_address().to_string()).await.unwrap();
    assert_ne!(first.local_address(), second.local_address());
    assert!(second.local_address().ip().is_loopback());
    assert!(matches!(first.open_to_guests("0.0.0.0".parse().unwrap()).await, Err(GalleryError::Address(_))));
    assert!(matches!(first.open_to_guests("192.0.2.1".parse().unwrap()).await, Err(GalleryError::Listen { .. })));
    assert_eq!(first.guest_address(), None);
    let gone = second.local_address();
    second.stop().await;
    assert!(tokio::net::TcpStream::connect(gone).await.is_err());
    first.stop().await;
}
