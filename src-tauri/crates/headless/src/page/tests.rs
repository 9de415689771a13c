use super::*;
use boothlift_contract::{Change, Failure, FailureCode, Reply};
use futures_util::stream::{self, StreamExt as _};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::broadcast,
};

#[derive(Clone)]
struct Fake {
    frames: broadcast::Sender<u64>,
}

#[async_trait]
impl Core for Fake {
    async fn ask(&self, request: Request) -> Answer {
        match request {
            Request::PauseSending { .. } => Ok(Reply::Done),
            _ => Err(Failure::new(FailureCode::RequestGone, "photo", "not there")),
        }
    }

    fn frames(&self) -> BoxStream<'static, Vec<Frame>> {
        let frames = self.frames.subscribe();
        stream::unfold(frames, |mut frames| async move {
            let seq = frames.recv().await.ok()?;
            Some((vec![Frame { seq, changes: vec![Change::SessionTotal(1)] }], frames))
        })
        .boxed()
    }

    async fn thumb(&self, photo: PhotoId, size: u32) -> Option<Arc<[u8]>> {
        (photo == PhotoId(7)).then(|| Arc::from(format!("jpeg {size}").into_bytes()))
    }

    async fn find_thumb(&self, pick: u32, picture: u32) -> Option<Arc<[u8]>> {
        (pick == 1 && picture == 2).then(|| Arc::from(*b"found"))
    }

    fn help_file(&self, number: u32) -> Option<Vec<u8>> {
        (number == 7).then(|| b"PK".to_vec())
    }
}

struct Served {
    page: Page,
    host: String,
    secret: String,
    frames: broadcast::Sender<u64>,
}

async fn served() -> Served {
    let (frames, _) = broadcast::channel(256);
    let core = Fake { frames: frames.clone() };
    let page = Page::serve(SocketAddr::from(([127, 0, 0, 1], 0)), core).await.unwrap();
    let rest = page.url().strip_prefix("http://").unwrap();
    let (host, secret) = rest.trim_end_matches('/').split_once('/').unwrap();
    let (host, secret) = (host.to_owned(), secret.to_owned());
    Served { page, host, secret, frames }
}

impl Served {
    async fn open(&self, head: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        let head = head.replace("{s}", &self.secret).replace("{h}", &self.host);
        stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await.unwrap();
        stream
    }

    /// The whole answer to one request on a connection of its own.
    async fn answer(&self, head: &str, body: &str) -> String {
        let mut answer = Vec::new();
        let mut stream = self.open(&format!("{head}\r\nconnection: close"), body).await;
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn ask(&self, body: &str) -> String {
        let length = body.len();
        let head = format!(
            "POST /{{s}}/ask HTTP/1.1\r\nhost: {{h}}\r\norigin: http://{{h}}\r\ncontent-type: application/json\r\n\
             content-length: {length}"
        );
        self.answer(&head, body).await
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[tokio::test]
async fn the_page_stands_behind_its_secret_and_every_answer_is_guarded() {
    let served = served().await;
    let table = [
        ("GET /{s}/ HTTP/1.1\r\nhost: {h}", "200"),
        ("HEAD /{s}/ HTTP/1.1\r\nhost: {h}", "200"),
        ("GET /{s} HTTP/1.1\r\nhost: {h}", "308"),
        ("GET / HTTP/1.1\r\nhost: {h}", "404"),
        ("GET /00000000000000000000000000000000/ HTTP/1.1\r\nhost: {h}", "404"),
        ("GET /{s}/ HTTP/1.1\r\nhost: evil.example", "403"),
        ("GET /{s}/ HTTP/1.1\r\nhost: {h}\r\norigin: http://evil.example", "403"),
        ("GET /{s}/nothing HTTP/1.1\r\nhost: {h}", "404"),
        ("GET /{s}/../../etc/passwd HTTP/1.1\r\nhost: {h}", "404"),
        ("GET /{s}/ask HTTP/1.1\r\nhost: {h}", "405"),
        ("POST /{s}/frames HTTP/1.1\r\nhost: {h}\r\ncontent-length: 0", "405"),
        ("DELETE /{s}/ HTTP/1.1\r\nhost: {h}", "405"),
        ("OPTIONS /{s}/ask HTTP/1.1\r\nhost: {h}", "405"),
        ("GET /{s}/thumb/photo/7/320 HTTP/1.1\r\nhost: {h}", "200"),
        ("HEAD /{s}/thumb/photo/7/320 HTTP/1.1\r\nhost: {h}", "200"),
        ("GET /{s}/thumb/photo/8/320 HTTP/1.1\r\nhost: {h}", "404"),
        ("GET /{s}/thumb/photo/7/321 HTTP/1.1\r\nhost: {h}", "404"),
        ("GET /{s}/thumb/photo/..%2f7/320 HTTP/1.1\r\nhost: {h}", "404"),
        ("GET /{s}/thumb/find/1/2 HTTP/1.1\r\nhost: {h}", "200"),
        ("GET /{s}/help-file/7 HTTP/1.1\r\nhost: {h}", "200"),
        ("GET /{s}/help-file/8 HTTP/1.1\r\nhost: {h}", "404"),
        ("GET /{s}/help-file/..%2f7 HTTP/1.1\r\nhost: {h}", "404"),
        ("HEAD /{s}/frames HTTP/1.1\r\nhost: {h}", "200"),
    ];
    for (head, want) in table {
        let answer = served.answer(head, "").await;
        assert_eq!(status(&answer), want, "{head}\n{answer}");
        for guard in ["content-security-policy: default-src 'none'", "nosniff", "no-referrer", "x-frame-options: DENY"]
        {
            assert!(answer.contains(guard), "{head}\n{answer}");
        }
        assert!(!head.starts_with("HEAD") || answer.ends_with("\r\n\r\n"), "{head}\n{answer}");
        assert!(want == "308" || !answer.contains(&served.secret), "{answer}");
    }
}

#[tokio::test]
async fn pictures_may_be_kept_for_ever_and_the_page_never() {
    let served = served().await;
    let picture = served.answer("GET /{s}/thumb/photo/7/96 HTTP/1.1\r\nhost: {h}", "").await;
    assert!(
        picture.contains("image/jpeg") && picture.contains("immutable") && picture.ends_with("jpeg 96"),
        "{picture}"
    );
    let page = served.answer("GET /{s}/ HTTP/1.1\r\nhost: {h}", "").await;
    assert!(page.contains("cache-control: no-store"), "{page}");
    assert!(files::is_built() || page.contains("npm run build"), "{page}");
}

#[tokio::test]
async fn a_request_is_answered_with_a_reply_or_a_failure() {
    let served = served().await;
    let answer = served.ask(r#"{"ask":"pause_sending","minutes":null}"#).await;
    assert!(status(&answer) == "200" && answer.ends_with(r#"{"reply":"done"}"#), "{answer}");
    let answer = served.ask(r#"{"ask":"look_now"}"#).await;
    assert!(status(&answer) == "422" && answer.contains(r#""code":"request.gone""#), "{answer}");
    for wrong in [
        "",
        "{",
        r#"{"ask":"format_disk"}"#,
        r#"{"ask":"look_now","path":"/etc"}"#,
        r#"{"ask":"find_folders"}"#,
        r#"{"ask":"end_event"}"#,
        r#"{"ask":"rename_event","name":"Another"}"#,
        r#"{"ask":"replace_token","destination":"a","token":{"CANARY":1}}"#,
    ] {
        let answer = served.ask(wrong).await;
        assert!(status(&answer) == "422" && answer.contains(r#""code":"request.wrong""#), "{wrong}\n{answer}");
        assert!(!answer.contains("CANARY"), "{answer}");
    }
}

#[tokio::test]
async fn a_form_of_another_page_and_a_huge_body_are_refused() {
    let served = served().await;
    let form = served
        .answer("POST /{s}/ask HTTP/1.1\r\nhost: {h}\r\ncontent-type: text/plain\r\ncontent-length: 2", "{}")
        .await;
    assert_eq!(status(&form), "415", "{form}");
    let huge = served.ask(&"x".repeat(64 * 1024 + 1)).await;
    assert_eq!(status(&huge), "413", "{huge}");
}

#[tokio::test]
async fn no_frame_is_missed_once_the_answer_has_begun() {
    let served = served().await;
    let mut stream = served.open("GET /{s}/frames HTTP/1.1\r\nhost: {h}", "").await;
    let mut seen = String::new();
    let mut chunk = [0; 4096];
    while !seen.contains("\r\n\r\n") {
        let read = stream.read(&mut chunk).await.unwrap();
        seen.push_str(std::str::from_utf8(&chunk[..read]).unwrap());
    }
    assert!(seen.contains("text/event-stream"), "{seen}");
    for seq in 1..=3 {
        served.frames.send(seq).unwrap();
    }
    while !seen.contains(r#""seq":3"#) {
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0, "{seen}");
        seen.push_str(std::str::from_utf8(&chunk[..read]).unwrap());
    }
    let first = r#"data: [{"seq":1,"changes":[{"what":"session_total","now":1}]}]"#;
    assert!(seen.contains(first) && seen.contains(r#""seq":2"#), "{seen}");
}

#[tokio::test]
async fn the_page_ends_with_its_owner_and_listens_on_loopback_only() {
    let (frames, _) = broadcast::channel(1);
    let core = Fake { frames };
    assert!(Page::serve(SocketAddr::from(([0, 0, 0, 0], 0)), core).await.is_err());
    let served = served().await;
    let host = served.host.clone();
    drop(served.page);
    // The task ends at its next turn; connecting is refused from then on.
    while TcpStream::connect(&host).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
