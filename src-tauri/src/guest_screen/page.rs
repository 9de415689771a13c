//! The sign as a page: text and pictures, no script, nothing that can be pressed.

use super::sign::{Home, Join, Open, Session, Sign};
use crate::words::SignWord;
use std::fmt::Write as _;

pub(super) const STYLE: &str = include_str!("sign.css");

/// The whole page.
pub(super) fn html(sign: &Sign) -> String {
    let language = sign.language;
    let say = |word: SignWord| escape(&word.say(language));
    let mut steps = Vec::new();
    if let Some(session) = &sign.session {
        match (&sign.join, &sign.open) {
            (Some(join), _) => steps.push(join_step(join, &say)),
            (None, Some(open)) if !open.address.is_empty() => steps.push(network_step(&say)),
            _ => {}
        }
        steps.extend(sign.open.as_ref().map(|open| open_step(open, session, &say)));
        steps.extend(sign.home.as_ref().map(|home| home_step(home, &say)));
    } else if let Some(join) = &sign.join {
        steps.push(join_step(join, &say));
    }
    let nowhere = sign.session.is_some() && sign.open.is_none() && sign.home.is_none();
    let mut body = String::from("<main>");
    body.push_str(&head(sign, &say));
    if nowhere {
        let _ = write!(body, "<p class=\"ask\">{}</p>", say(SignWord::Ask));
    } else if !steps.is_empty() {
        let _ = write!(body, "<ol class=\"steps of-{}\">", steps.len());
        for (number, step) in steps.iter().enumerate() {
            let (title, inside) = step;
            let _ = write!(body, "<li><p class=\"what\"><i>{}</i><b>{title}</b></p>{inside}</li>", number + 1);
        }
        body.push_str("</ol>");
    }
    if let Some(session) = &sign.session {
        body.push_str(&prints(session, &say));
    }
    body.push_str("</main>");
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/sign.css\"></head><body>{body}</body></html>",
        tag = language.tag(),
        title = say(SignWord::Title),
    )
}

fn head(sign: &Sign, say: &impl Fn(SignWord) -> String) -> String {
    let name = if sign.event.is_empty() { String::new() } else { format!("<bdi>{}</bdi>", escape(&sign.event)) };
    let Some(session) = &sign.session else {
        return format!("<header><div><h1>{}</h1><p class=\"sub\">{name}</p></div></header>", say(SignWord::Soon));
    };
    let polaroid = session.pictures.first().map_or_else(String::new, |photo| {
        format!("<span class=\"polaroid\"><img src=\"/photo/{}\" alt=\"\"></span>", photo.0)
    });
    format!(
        "<header>{polaroid}<div><h1>{}</h1><p class=\"sub\">{name} · {}</p></div></header>",
        say(SignWord::Title),
        say(SignWord::Session(session.number, session.taken.clone())),
    )
}

type Step = (String, String);

fn join_step(join: &Join, say: &impl Fn(SignWord) -> String) -> Step {
    let password = match &join.password {
        Some(password) => format!("{} <b class=\"typed\">{}</b>", say(SignWord::Password), escape(password)),
        None => say(SignWord::NoPassword),
    };
    let name = escape(&join.name);
    let inside = format!(
        "<img class=\"code\" src=\"/code/join\" alt=\"\"><p class=\"name\"><bdi>{name}</bdi></p><p class=\"more\">{password}</p>"
    );
    (say(SignWord::Join), inside)
}

/// The same network, where the operator did not say which.
fn network_step(say: &impl Fn(SignWord) -> String) -> Step {
    (say(SignWord::Network), format!("<p class=\"network\">{}</p>", say(SignWord::NetworkText)))
}

fn open_step(open: &Open, session: &Session, say: &impl Fn(SignWord) -> String) -> Step {
    let typed = if open.pick_up.is_empty() {
        String::new()
    } else {
        let half = open.pick_up.len() / 2;
        let (one, two) = open.pick_up.split_at_checked(half).unwrap_or((&open.pick_up, ""));
        format!(
            "<p class=\"name typed\">{}</p><p class=\"more\">{} <b class=\"typed\">{} {}</b></p>",
            escape(&open.address),
            say(SignWord::PickUp),
            escape(one),
            escape(two)
        )
    };
    let alt = say(SignWord::Code(session.number));
    (say(SignWord::Open), format!("<img class=\"code\" src=\"/code/open\" alt=\"{alt}\">{typed}"))
}

fn home_step(home: &Home, say: &impl Fn(SignWord) -> String) -> Step {
    let inside = format!(
        "<img class=\"code\" src=\"/code/home\" alt=\"\"><p class=\"name\"><bdi>{}</bdi></p>",
        escape(&home.label)
    );
    (say(SignWord::Home), inside)
}

fn prints(session: &Session, say: &impl Fn(SignWord) -> String) -> String {
    let mut html = String::from("<ul class=\"prints\">");
    for photo in &session.pictures {
        let _ = write!(html, "<li><img src=\"/photo/{}\" alt=\"\"></li>", photo.0);
    }
    if session.coming > 0 {
        let _ = write!(html, "<li class=\"coming\">{}</li>", say(SignWord::Coming(session.coming)));
    }
    html.push_str("</ul>");
    html
}

/// Text that cannot become anything else.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;
    use boothlift_contract::PhotoId;

    fn sign() -> Sign {
        Sign {
            event: "Summer <img src=x onerror=alert(1)> Party".into(),
            session: Some(Session { number: 131, taken: "23:06".into(), pictures: vec![PhotoId(7)], coming: 1 }),
            join: Some(Join { name: "\"Party\" & more".into(), password: Some("<b>".into()), qr_svg: String::new() }),
            open: Some(Open { qr_svg: String::new(), address: "10.0.0.1:8080".into(), pick_up: "K4T7PQ".into() }),
            ..Sign::default()
        }
    }

    #[test]
    fn names_and_passwords_stand_on_the_sign_as_text() {
        let html = html(&sign());
        assert!(html.contains("Summer &lt;img src=x onerror=alert(1)&gt; Party"));
        assert!(html.contains("&quot;Party&quot; &amp; more") && html.contains("&lt;b&gt;"));
        assert!(html.contains("K4T 7PQ") && html.contains("session 131"));
    }

    #[test]
    fn nothing_on_the_sign_can_be_pressed_or_runs_or_leads_away() {
        for language in [Language::En, Language::De, Language::Es] {
            for sign in [Sign { language, ..sign() }, Sign { language, ..Sign::default() }] {
                let html = html(&sign).to_lowercase();
                for never in ["<script", "<a ", "<form", "<button", "<input", "<iframe", " on", "javascript:", "http"] {
                    let found = html.matches(never).count();
                    // The event's own name has one, as text.
                    let told = usize::from(never == " on" && html.contains("onerror"));
                    let words = html.matches(" one ").count() + html.matches(" on its").count();
                    assert!(found <= told + words, "{never} in {html}");
                }
            }
        }
    }

    #[test]
    fn guests_who_cannot_open_anything_yet_are_not_sent_to_a_closed_door() {
        let closed = html(&Sign { open: None, ..sign() });
        assert!(!closed.contains("/code/") && closed.contains(&SignWord::Ask.say(Language::En)));
    }
}
