//! The first page: a field for a pick-up code.

use super::{Words, frame};

/// What was tried before this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Nothing,
    /// A code that opens nothing.
    Wrong,
    /// Too many of those.
    TooOften,
}

/// The page. It says nothing about the event: whoever is on the network can see it.
pub(crate) fn front(words: &Words, asked: Asked) -> String {
    let says = match asked {
        Asked::Nothing => String::new(),
        Asked::Wrong => alert(&format!("{} {}", words.wrong_code, words.look_at_screen)),
        Asked::TooOften => alert(words.too_often),
    };
    let body = format!(
        "<main class=\"notice\"><h1>{hello}</h1><p>{look}</p>{says}\
         <form class=\"pickup\" method=\"post\" action=\"/code\">\
         <label for=\"code\">{code}</label>\
         <input id=\"code\" name=\"code\" required maxlength=\"16\" autocomplete=\"off\" autocapitalize=\"characters\" \
         autocorrect=\"off\" spellcheck=\"false\" enterkeyhint=\"go\" aria-describedby=\"hint\">\
         <p id=\"hint\">{hint}</p><button class=\"btn primary\">{open}</button></form></main>",
        hello = words.front,
        look = words.look_at_screen,
        code = words.pick_up,
        hint = words.pick_up_hint,
        open = words.pick_up_open,
    );
    frame(words, words.front, "", &body)
}

fn alert(text: &str) -> String {
    format!("<p class=\"wrong\" role=\"alert\">{text}</p>")
}
