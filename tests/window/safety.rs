//! The window as something that may be attacked: what its page cannot do whatever is in it, and what nobody can make of it.

use crate::bench::{self, Bench, Page, as_booth, end, live, photo, process, until, welcomed};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Map, Value, json};
use std::{
    ffi::OsStr,
    fs,
    os::unix::ffi::OsStrExt,
    sync::{Arc, Mutex},
};
use tokio::{io::AsyncReadExt, net::TcpListener};

#[test]
fn the_page_runs_nothing_foreign_loads_nothing_foreign_and_goes_nowhere() {
    bench::run(async {
        let bench = Bench::new("safety-policy").await;
        let (_, page) = welcomed(&bench).await;
        let outside = Outside::open().await;
        const TRY: &str = "const [outside, done] = arguments; const found = {};\
            const inline = document.createElement('script'); inline.textContent = 'window.ranInline = true'; document.head.append(inline);\
            found.inline = window.ranInline === true;\
            const button = document.createElement('div'); button.innerHTML = '<button onclick=\"window.ranHandler = true\"></button><iframe src=\"' + outside + 'frame\"></iframe><img src=x onerror=\"window.ranHandler = true\">'; document.body.append(button); button.querySelector('button').click();\
            const sheet = document.createElement('style'); sheet.textContent = 'body { outline: 7px solid red }'; document.head.append(sheet);\
            found.style = getComputedStyle(document.body).outlineWidth === '7px';\
            const made = (name, attributes) => new Promise((told) => { const one = document.createElement(name); one.onload = () => told(true); one.onerror = () => told(false); Object.assign(one, attributes); document.head.append(one); });\
            found.opened = window.open(outside + 'opened') !== null;\
            const form = document.createElement('form'); form.action = outside + 'form'; form.method = 'post'; document.body.append(form); form.submit();\
            const link = document.createElement('a'); link.href = outside + 'link'; document.body.append(link); link.click();\
            const drop = document.createElement('a'); drop.href = outside + 'download'; drop.download = 'x'; document.body.append(drop); drop.click();\
            try { new WebSocket(outside.replace('http', 'ws')); } catch {}\
            try { navigator.sendBeacon(outside + 'beacon', 'x'); } catch {}\
            Promise.all([\
                made('img', { src: outside + 'image' }), made('script', { src: outside + 'script.js' }), made('link', { rel: 'stylesheet', href: outside + 'style.css' }),\
                fetch(outside + 'fetch', { mode: 'no-cors' }).then(() => true, () => false),\
                fetch('file:///etc/passwd').then(() => true, () => false),\
                import(outside + 'module.js').then(() => true, () => false),\
            ]).then(([image, script, style, fetched, file, imported]) => {\
                Object.assign(found, { image, script, sheet: style, fetched, file, imported, handler: window.ranHandler === true });\
                location = outside + 'location';\
                setTimeout(() => { found.left = !location.href.startsWith('tauri://localhost'); done(found); }, 1000);\
            })";
        let found = page.script_until_done(TRY, vec![json!(outside.address)]).await.unwrap();
        for (what, did) in found.as_object().unwrap() {
            assert_eq!(*did, Value::Bool(false), "{what} in {found}");
        }
        // Timers of strings are the one way to text that runs which a driver does not open by itself.
        let evaluated = "const done = arguments[0]; setTimeout('window.ranText = true', 0);\
            setTimeout(() => done(window.ranText === true), 200)";
        assert_eq!(page.script_until_done(evaluated, vec![]).await.unwrap(), Value::Bool(false));
        assert_eq!(outside.asked(), Vec::<String>::new(), "nobody outside was asked for anything");
        page.see("dslrBooth").await;
        page.snapshot().await;
    });
}

#[test]
fn a_command_without_a_permission_is_refused() {
    bench::run(async {
        let bench = Bench::new("safety-commands").await;
        let (_, page) = welcomed(&bench).await;
        const TRY: &str = "const [commands, done] = arguments; Promise.all(commands.map((one) => \
            window.__TAURI_INTERNALS__.invoke(one, {}).then(() => `${one} ANSWERED`, (said) => `${one}: ${said}`))).then(done)";
        let commands = [
            "read_file",
            "plugin:fs|read_file",
            "plugin:shell|execute",
            "plugin:dialog|open",
            "plugin:opener|open_url",
            "plugin:opener|reveal_item_in_dir",
            "plugin:notification|notify",
            "plugin:autostart|enable",
            "plugin:store|load",
            "plugin:event|emit",
            "plugin:window|create",
            "plugin:webview|create_webview_window",
            "plugin:webview|internal_toggle_devtools",
            "plugin:path|resolve_directory",
            "plugin:tray|new",
            "plugin:menu|new",
            "plugin:image|from_path",
            "plugin:resources|close",
            "plugin:app|version",
        ];
        let answers = page.script_until_done(TRY, vec![json!(commands)]).await.unwrap();
        let answers = answers.as_array().unwrap();
        assert_eq!(answers.len(), commands.len());
        for answer in answers {
            let answer = answer.as_str().unwrap();
            assert!(answer.contains("not allowed") || answer.contains("not found"), "{answer}");
        }
    });
}

#[test]
fn a_photo_with_a_hostile_name_is_text_wherever_it_is_shown() {
    bench::run(async {
        let bench = Bench::new("safety-names").await;
        let (booth, page) = live(&bench).await;
        let names = [
            "<img src=x onerror=\"window.hit=1\">.jpg",
            "<script>window.hit=2<&script>.jpg",
            "\u{202e}gpj.exe.jpg",
            "line\nbreak\ttab\u{7}.jpg",
            "'; DROP TABLE photos; --.jpg",
            "{{7*7}}${7*7}.jpg",
        ];
        for (number, name) in names.iter().enumerate() {
            as_booth(&booth, name, &photo(50 + u32::try_from(number).unwrap()), false);
        }
        // A name that is no text at all.
        let raw = booth.join(OsStr::from_bytes(b"bytes-\xff\xfe.jpg"));
        fs::write(&raw, photo(70)).unwrap();
        // As long as a name can be; there is no room for another one beside it until it is whole.
        fs::write(booth.join("n".repeat(251) + ".jpg"), photo(71)).unwrap();
        let all = names.len() + 2;
        page.counts("all of them delivered", |counts| counts["delivered"] == all).await;
        for screen in ["photos", "sessions", "live", "share"] {
            page.script("location.hash = arguments[0]", vec![json!(screen)]).await.unwrap();
            page.drawn().await;
            if screen == "photos" {
                for name in [
                    "<img src=x onerror=\"window.hit=1\">.jpg",
                    "<script>window.hit=2<&script>.jpg",
                    "'; DROP TABLE photos; --.jpg",
                ] {
                    page.see(name).await;
                    choose(&page, name).await;
                    page.drawn().await;
                }
                bench.shot("photos");
            }
            const LOOK: &str = "return { hit: window.hit ?? null, images: document.querySelectorAll('img[src=x]').length,\
                scripts: [...document.scripts].filter((one) => one.src === '').length,\
                wide: document.documentElement.scrollWidth > innerWidth }";
            let found = page.script(LOOK, vec![]).await.unwrap();
            let nothing = json!({ "hit": null, "images": 0, "scripts": 0, "wide": false });
            assert_eq!(found, nothing, "on {screen}");
        }
        // A name that turns the writing round ends where it ends: what stands beside it does not turn.
        const APART: &str = "return [...document.querySelectorAll('*')].filter((one) => \
            [...one.childNodes].some((text) => text.nodeType === 3 && text.data.includes('\\u202e'))).every((one) => \
            one.closest('bdi') !== null || getComputedStyle(one).unicodeBidi.includes('isolate'))";
        page.script("location.hash = 'photos'", vec![]).await.unwrap();
        page.see("gpj.exe.jpg").await;
        assert_eq!(page.script(APART, vec![]).await.unwrap(), Value::Bool(true), "such names stand in <bdi>");
    });
}

#[test]
fn requests_that_make_no_sense_are_answered_with_failures_and_end_nothing() {
    bench::run(async {
        let bench = Bench::new("safety-requests").await;
        let (booth, page) = live(&bench).await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("one photo delivered", |counts| counts["delivered"] == 1).await;
        let before = bench.pids("boothlift");

        let mut dice = StdRng::seed_from_u64(0x6075);
        let requests: Vec<Value> = (0..600).map(|_| garbage(&mut dice)).collect();
        const TRY: &str = "const [requests, done] = arguments; Promise.all(requests.map((request) => \
            window.__TAURI_INTERNALS__.invoke('ask', { request }).then(() => 'answered', (failure) => \
            typeof failure === 'object' && failure !== null ? failure.code : `text: ${failure}`))).then(done)";
        let mut refused = 0;
        for some in requests.chunks(50) {
            let answers = page.script_until_done(TRY, vec![json!(some)]).await.unwrap();
            for (answer, request) in answers.as_array().unwrap().iter().zip(some) {
                let answer = answer.as_str().unwrap_or_default();
                assert!(!answer.is_empty() && !answer.starts_with("text"), "{request}: {answer}");
                refused += usize::from(answer.starts_with("request."));
            }
        }
        assert!(refused > 300, "only {refused} were refused: the garbage is too good");
        // What no script of the contract sends: too long, no request, another shape of call.
        const ODD: &str = "const done = arguments[0]; const invoke = window.__TAURI_INTERNALS__.invoke; \
            Promise.all([{ request: { ask: 'list_photos', search: 'x'.repeat(10_000_000) } }, {}, { request: null }, { wrong: 1 }, \
                new Uint8Array(1_000_000), [1, 2, 3], { request: 'snapshot' }].map((one) => \
                invoke('ask', one).then(() => 'answered', () => 'refused')).concat([invoke('subscribe', { channel: 'none' }), \
                invoke('speak', { language: '../de' }), invoke('choose_key_store', { place: '/etc' }), invoke('show_in_folder', { file: -1 }), \
                invoke('open_photo_page', { photo: 1e99, destination: '../x' }), invoke('copy_text', { text: 'x'.repeat(2_000_000) }), \
                invoke('set_join_code', { name: 7, password: {} }), invoke('show_guests', { session: 'x' })].map((one) => \
                one.then(() => 'answered', () => 'refused')))).then(done)";
        let odd = page.script_until_done(ODD, vec![]).await.unwrap();
        assert!(odd.as_array().unwrap().iter().all(|one| one == "refused"), "{odd}");

        assert_eq!(bench.pids("boothlift"), before, "the program goes on");
        let log = bench.log();
        assert!(!log.contains("panicked"), "something panicked");
        as_booth(&booth, "20260613_1906_3.jpg", &photo(3), false);
        until("the engine to go on", async || {
            // A request that made sense by chance may have paused or ended something.
            let _ = page.ask(json!({ "ask": "resume_sending" })).await;
            page.ask(json!({ "ask": "snapshot" })).await.ok()
        })
        .await;
    });
}

#[test]
fn a_window_whose_web_process_dies_comes_back_with_the_true_state() {
    bench::run(async {
        let bench = Bench::new("safety-dies").await;
        let (booth, page) = live(&bench).await;
        end(&bench, page, "KILL").await;

        // Without a driver, whose session would end with the process.
        let _app = bench.start();
        bench.window("Boothlift").await;
        let much_of = |shot: &std::path::Path, colour: [u8; 3]| {
            let picture = image::open(shot).unwrap().to_rgb8();
            picture.pixels().filter(|pixel| pixel.0 == colour).count()
        };
        // The lamp's own colour stands nowhere but in the page.
        let drawn = |shot: &std::path::Path| much_of(shot, [0xff, 0xb0, 0x7a]) > 200;
        // The bar across the window, all of it delivered.
        let delivered = |shot: &std::path::Path| much_of(shot, [0x66, 0xd9, 0xa6]) > 15_000;
        let before = until("the page", async || Some(bench.shot("before")).filter(|shot| drawn(shot))).await;
        assert!(!delivered(&before), "there is no photo yet");
        for death in 1..=2 {
            let [pid] = bench.pids("WebKitWebProcess")[..] else { panic!("one page runs") };
            process::signal(pid, "KILL");
            // While there is no page, work goes on.
            as_booth(&booth, &format!("20260613_190{death}_1.jpg"), &photo(80 + death), false);
            until("another web process", async || {
                let now = bench.pids("WebKitWebProcess");
                (now.len() == 1 && now != [pid]).then_some(())
            })
            .await;
            // It asked for everything and shows what became of the photo meanwhile.
            until("the page again, as things are", async || delivered(&bench.shot("after")).then_some(())).await;
        }
    });
}

/// Chooses a row of Photos by the file's name.
async fn choose(page: &Page, name: &str) {
    const CHOOSE: &str = "const row = [...document.querySelectorAll('[role=row]')].find((one) => one.textContent.includes(arguments[0]));\
        row?.click(); return row != null;";
    until(&format!("a row of {name}"), async || {
        (page.script(CHOOSE, vec![json!(name)]).await.ok()? == true).then_some(())
    })
    .await;
}

/// A request that looks like one of the contract's, with something wrong in most places. Nothing that a person would miss is
/// among the names.
fn garbage(dice: &mut StdRng) -> Value {
    const NAMES: &[&str] = &[
        "snapshot",
        "list_photos",
        "show_photo",
        "list_sessions",
        "show_session",
        "show_code",
        "copy_details",
        "move_photos",
        "split_session",
        "join_sessions",
        "rename_session",
        "this_one_now",
        "pause_photo",
        "send_anyway",
        "mark_delivered",
        "leave_out",
        "look_take_down",
        "show_gallery_page",
        "show_proof",
        "trust_folder",
        "try_rule",
        "look_at_event_file",
        "check_destination",
        "clean_gallery_name",
        "preview_link",
        "replace_token",
        "prepare_for",
        "set_regret",
        "set_hours",
        "set_speed_limit",
        "answer_removal",
        "look_at_drop",
        "take_drop",
        "undo_drop",
        "take_url",
        "await_sign_in",
        "paste_sign_in",
        "read_file",
        "",
        "SNAPSHOT",
        "__proto__",
    ];
    const KEYS: &[&str] = &[
        "file",
        "photo",
        "session",
        "destination",
        "filter",
        "search",
        "sort",
        "offset",
        "limit",
        "of",
        "one",
        "tag",
        "photos",
        "folder",
        "pick",
        "rule",
        "drop",
        "target",
        "offer",
        "name",
        "link",
        "token",
        "seconds",
        "starts",
        "ends",
        "path",
        "collection_url",
        "format",
        "draft",
        "sign_in",
        "address",
        "kb_per_second",
        "removal",
        "remove",
        "turn",
        "__proto__",
    ];
    let mut request = Map::new();
    request.insert("ask".into(), json!(NAMES[dice.random_range(0..NAMES.len())]));
    for _ in 0..dice.random_range(0..5) {
        request.insert(KEYS[dice.random_range(0..KEYS.len())].into(), value(dice, 3));
    }
    Value::Object(request)
}

fn value(dice: &mut StdRng, depth: u32) -> Value {
    match dice.random_range(0..if depth == 0 { 11 } else { 13 }) {
        0 => Value::Null,
        1 => json!(dice.random_bool(0.5)),
        2 => json!(dice.random_range(0..40)),
        3 => json!(-dice.random_range(0..i64::MAX)),
        4 => json!(u64::MAX),
        5 => json!(1e308),
        6 => json!("../../../etc/passwd"),
        7 => json!("<img src=x onerror=alert(1)>"),
        8 => json!("x".repeat(dice.random_range(0..20_000))),
        9 => json!("\u{0}\u{202e}\u{fffd}%00'; DROP TABLE photos; --"),
        10 => json!(
            ["all", "newest", "html", "window", "event-gallery", "local-gallery", "auto"][dice.random_range(0..7)]
        ),
        11 => Value::Array((0..dice.random_range(0..4)).map(|_| value(dice, depth - 1)).collect()),
        _ => json!({ "on": value(dice, depth - 1), "of": value(dice, depth - 1) }),
    }
}

/// Somebody outside who writes down what is asked for.
struct Outside {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Outside {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                let heard = Arc::clone(&heard);
                tokio::spawn(async move {
                    let mut line = vec![0; 200];
                    let read = caller.read(&mut line).await.unwrap_or_default();
                    // A connection that nothing is asked on tells nobody anything.
                    if read > 0 {
                        let line = String::from_utf8_lossy(&line[..read]);
                        heard.lock().unwrap().push(line.lines().next().unwrap_or_default().to_owned());
                    }
                });
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}
