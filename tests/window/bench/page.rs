//! The page in the real window, through WebKit's own driver.

use super::{SOON, process::Running, until};
use fantoccini::{
    Client, ClientBuilder, Locator,
    elements::Element,
    error::{CmdError, ErrorStatus},
    wd::WindowHandle,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{net::TcpListener, path::Path, process::Command, time::Duration};

/// No call to the driver may hang a test: a window without automation never answers.
const CALL: Duration = Duration::from_secs(30);

/// A driven window. The program ends with it.
pub(crate) struct Page {
    client: Client,
    _driver: Running,
}

impl Page {
    pub(super) async fn open(mut driver: Command, program: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Running::start(driver.args(["--host=127.0.0.1", &format!("--port={port}")]));
        until("the driver", async || tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
        let options = json!({ "webkitgtk:browserOptions": { "binary": program, "args": [] } });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(options.as_object().unwrap().clone());
        let address = format!("http://127.0.0.1:{port}");
        let client =
            tokio::time::timeout(SOON, builder.connect(&address)).await.expect("the window opens").expect("a session");
        Self { client, _driver: driver }
    }

    /// Waits for an element.
    pub(crate) async fn find(&self, css: &str) -> Element {
        until(&format!("an element {css}"), async || self.now(css).await).await
    }

    /// The element, if it is there now.
    pub(crate) async fn now(&self, css: &str) -> Option<Element> {
        called(self.client.find(Locator::Css(css))).await.ok()
    }

    /// Waits for a button whose words are exactly these, and presses it.
    pub(crate) async fn press(&self, words: &str) {
        let quoted = serde_json::to_string(words).unwrap();
        let path = format!(
            "//*[(self::button or self::a or @role='button') and not(@disabled) and \
             (normalize-space()={quoted} or @aria-label={quoted})]"
        );
        until(&format!("a button {words} that can be pressed"), async || {
            let button = self.shown(&path).await?;
            // As a person scrolls to what lies outside a scrolled room.
            let show = "arguments[0].scrollIntoView({ block: 'center' })";
            self.script(show, vec![serde_json::to_value(&button).ok()?]).await.ok()?;
            called(button.click()).await.ok()
        })
        .await;
    }

    /// The first element of an `XPath` that a person sees: a closed menu may have a button of the same name.
    async fn shown(&self, path: &str) -> Option<Element> {
        for element in called(self.client.find_all(Locator::XPath(path))).await.ok()? {
            // WebDriver's own word counts what lies in a closed `details` as shown.
            let asked = vec![serde_json::to_value(&element).ok()?];
            let seen = self.script("return arguments[0].checkVisibility({ visibilityProperty: true })", asked).await;
            if seen.is_ok_and(|seen| seen == true) {
                return Some(element);
            }
        }
        None
    }

    /// Presses an element.
    pub(crate) async fn click(&self, css: &str) {
        until(&format!("a click on {css}"), async || {
            let element = self.now(css).await?;
            let show = "arguments[0].scrollIntoView({ block: 'center' })";
            self.script(show, vec![serde_json::to_value(&element).ok()?]).await.ok()?;
            called(element.click()).await.ok()
        })
        .await;
    }

    /// Replaces what stands in a field.
    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        until(&format!("the field {css} to take text"), async || {
            let field = self.now(css).await?;
            let show = "arguments[0].scrollIntoView({ block: 'center' })";
            self.script(show, vec![serde_json::to_value(&field).ok()?]).await.ok()?;
            called(field.clear()).await.ok()?;
            called(field.send_keys(text)).await.ok()
        })
        .await;
    }

    /// Chooses in a list by value.
    pub(crate) async fn choose(&self, css: &str, value: &str) {
        called(self.find(css).await.select_by_value(value)).await.unwrap();
    }

    /// Waits until these words can be read on the page.
    pub(crate) async fn see(&self, words: &str) {
        until(&format!("the words \"{words}\" on the page"), async || {
            self.text().await.contains(&one_line(words)).then_some(())
        })
        .await;
    }

    /// Everything that can be read on the page, in one line.
    pub(crate) async fn text(&self) -> String {
        let told = self.script("return document.body.innerText", vec![]).await;
        one_line(told.ok().as_ref().and_then(Value::as_str).unwrap_or_default())
    }

    /// Asks the program as the page does; what it answers, or the failure.
    pub(crate) async fn ask(&self, request: Value) -> Result<Value, Value> {
        const SCRIPT: &str = "const [request, done] = arguments; window.__TAURI_INTERNALS__.invoke('ask', { request })\
            .then((said) => done({ said }), (failed) => done({ failed }))";
        let mut told =
            called(self.client.execute_async(SCRIPT, vec![request])).await.map_err(|e| json!(e.to_string()))?;
        match told.get_mut("said") {
            Some(said) => Ok(said.take()),
            None => Err(told["failed"].take()),
        }
    }

    /// The whole state.
    pub(crate) async fn snapshot(&self) -> Value {
        until("a snapshot", async || self.ask(json!({ "ask": "snapshot" })).await.ok()).await["with"].take()
    }

    /// Waits until the sum fits.
    pub(crate) async fn counts(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        until(what, async || {
            let counts = self.snapshot().await["counts"].take();
            fits(&counts).then_some(counts)
        })
        .await
    }

    /// Waits until what the page holds now has been drawn.
    pub(crate) async fn drawn(&self) {
        const TWO_FRAMES: &str = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)))";
        called(self.client.execute_async(TWO_FRAMES, vec![])).await.unwrap();
    }

    /// Runs a script in the page.
    pub(crate) async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value, CmdError> {
        called(self.client.execute(script, arguments)).await
    }

    /// Runs a script that calls its last argument with what it found, some time later.
    pub(crate) async fn script_until_done(&self, script: &str, arguments: Vec<Value>) -> Result<Value, CmdError> {
        called(self.client.execute_async(script, arguments)).await
    }

    /// Middle of an element, in CSS pixels of the page.
    pub(crate) async fn middle_of(&self, element: &Element) -> (f64, f64) {
        let (x, y, width, height) = called(element.rectangle()).await.unwrap();
        (x + width / 2.0, y + height / 2.0)
    }

    /// The window that is looked at now.
    pub(crate) async fn window(&self) -> WindowHandle {
        called(self.client.window()).await.unwrap()
    }

    /// Waits for a second window.
    pub(crate) async fn other_window(&self) -> WindowHandle {
        let now = self.window().await;
        until("a second window", async || {
            called(self.client.windows()).await.ok()?.into_iter().find(|window| *window != now)
        })
        .await
    }

    /// Looks at another window from now on.
    pub(crate) async fn turn_to(&self, window: &WindowHandle) {
        called(self.client.switch_to_window(window.clone())).await.unwrap();
    }

    /// Takes the newest window of the program, after the one before was closed.
    pub(crate) async fn take_new_window(&self) {
        until("a new window", async || {
            let window = called(self.client.windows()).await.ok()?.pop()?;
            called(self.client.switch_to_window(window)).await.ok()
        })
        .await;
    }
}

async fn called<T>(call: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
    tokio::time::timeout(CALL, call).await.unwrap_or_else(|_| {
        Err(CmdError::Standard(fantoccini::error::WebDriver::new(ErrorStatus::Timeout, "the driver does not answer")))
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
