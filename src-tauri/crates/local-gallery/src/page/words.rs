//! What guests read, in their phone's language.

use http::{HeaderMap, header};

/// Every sentence of the guest pages in one language.
pub(crate) struct Words {
    pub(crate) lang: &'static str,
    pub(crate) your_photos: &'static str,
    pub(crate) number: &'static str,
    pub(crate) none_yet: &'static str,
    pub(crate) the_print: &'static str,
    pub(crate) photo: &'static str,
    pub(crate) moving: &'static str,
    pub(crate) film: &'static str,
    pub(crate) on_its_way: &'static str,
    pub(crate) save: &'static str,
    pub(crate) save_next: &'static str,
    pub(crate) saving: &'static str,
    pub(crate) all_saved: &'static str,
    pub(crate) keep_link: &'static str,
    pub(crate) link_works_here: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) remove_which: &'static str,
    pub(crate) remove_all: &'static str,
    pub(crate) remove_how: &'static str,
    pub(crate) remove_ask: &'static str,
    pub(crate) remove_thanks: &'static str,
    pub(crate) remove_next: &'static str,
    pub(crate) wish_open: &'static str,
    pub(crate) wish_removed: &'static str,
    pub(crate) wish_kept: &'static str,
    pub(crate) none_left: &'static str,
    pub(crate) back: &'static str,
    pub(crate) only_you: &'static str,
    pub(crate) plain_http: &'static str,
    pub(crate) all_photos: &'static str,
    pub(crate) without_session: &'static str,
    pub(crate) nothing_yet: &'static str,
    pub(crate) older: &'static str,
    pub(crate) newest: &'static str,
    pub(crate) front: &'static str,
    pub(crate) look_at_screen: &'static str,
    pub(crate) pick_up: &'static str,
    pub(crate) pick_up_hint: &'static str,
    pub(crate) pick_up_open: &'static str,
    pub(crate) wrong_code: &'static str,
    pub(crate) too_often: &'static str,
    pub(crate) closed: &'static str,
    pub(crate) hosts_have_them: &'static str,
    pub(crate) trouble: &'static str,
    pub(crate) again_soon: &'static str,
    months: [&'static str; 12],
    date: fn(u32, &str, &str) -> String,
    ready: fn(usize) -> String,
    coming: fn(u32) -> String,
    save_all: fn(usize) -> String,
    session: fn(u32) -> String,
    totals: fn(u32, u32) -> String,
}

impl Words {
    /// The language the phone likes best of those there are; English where it names none of them.
    pub(crate) fn for_guest(headers: &HeaderMap) -> &'static Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut best = (&EN, 0.0_f32);
        for wish in asked.split(',').take(32) {
            let mut parts = wish.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            let known = ALL.into_iter().find(|words| words.lang == language);
            if let Some(words) = known
                && weight > best.1
            {
                best = (words, weight);
            }
        }
        best.0
    }

    /// `2026-06-13` as people write it; as it is where it is no date.
    pub(crate) fn day(&self, date: &str) -> String {
        let mut parts = date.split('-');
        let year = parts.next().unwrap_or_default();
        let month = parts.next().and_then(|month| month.parse::<usize>().ok()).and_then(|month| month.checked_sub(1));
        let day = parts.next().and_then(|day| day.parse().ok());
        match (month.and_then(|month| self.months.get(month)), day) {
            (Some(month), Some(day)) => (self.date)(day, month, year),
            _ => date.to_owned(),
        }
    }

    /// How many are ready and how many more come.
    pub(crate) fn status(&self, ready: usize, coming: u32) -> String {
        match (ready, coming) {
            (0, _) => self.none_yet.to_owned(),
            (ready, 0) => (self.ready)(ready),
            (ready, coming) => format!("{}, {}", (self.ready)(ready), (self.coming)(coming)),
        }
    }

    /// The button that saves everything.
    pub(crate) fn save_all(&self, photos: usize) -> String {
        (self.save_all)(photos)
    }

    /// A session by its number.
    pub(crate) fn session(&self, number: u32) -> String {
        (self.session)(number)
    }

    /// How many photos in how many sessions.
    pub(crate) fn totals(&self, photos: u32, sessions: u32) -> String {
        (self.totals)(photos, sessions)
    }
}

static ALL: [&Words; 3] = [&EN, &DE, &ES];

static EN: Words = Words {
    lang: "en",
    your_photos: "Your photos",
    number: "No.",
    none_yet: "Your photos are on their way",
    the_print: "The print",
    photo: "Photo",
    moving: "Moving",
    film: "Film",
    on_its_way: "on its way",
    save: "Save",
    save_next: "Save the next one",
    saving: "Saving",
    all_saved: "All saved",
    keep_link: "Keep this link",
    link_works_here: "Works on this Wi-Fi only.",
    copied: "Copied.",
    remove: "Remove a photo",
    remove_which: "Which photo should go?",
    remove_all: "All photos of this page",
    remove_how: "Your hosts get your wish with the number of this page, and decide. This page says what became of it.",
    remove_ask: "Ask to remove it",
    remove_thanks: "Thank you. We told your hosts.",
    remove_next: "Your page says what became of it.",
    wish_open: "Your hosts know that you want a photo removed.",
    wish_removed: "Your hosts removed what you asked them to remove.",
    wish_kept: "Your hosts kept a photo that you wanted removed. Talk to them.",
    none_left: "No photo is left here",
    back: "Back to the photos",
    only_you: "Only people with this code see these photos.",
    plain_http: "Anyone on this Wi-Fi with the right tools could look on: this page is not encrypted.",
    all_photos: "All photos",
    without_session: "Without a session",
    nothing_yet: "No photos yet. They show up here by themselves.",
    older: "Older photos",
    newest: "Newest photos",
    front: "Hello!",
    look_at_screen: "Look at the screen by the booth.",
    pick_up: "Pick-up code",
    pick_up_hint: "Six letters and digits, beside the picture to scan.",
    pick_up_open: "Open my photos",
    wrong_code: "This code does not open anything.",
    too_often: "That was wrong five times. Try again in a minute.",
    closed: "The party is over.",
    hosts_have_them: "Your hosts have the photos.",
    trouble: "That did not work.",
    again_soon: "Try again in a minute.",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    date: |day, month, year| format!("{day} {month} {year}"),
    ready: |n| format!("{n} ready"),
    coming: |n| format!("{n} more on {} way", if n == 1 { "its" } else { "their" }),
    save_all: |n| if n == 1 { "Save it".into() } else { format!("Save all {n}") },
    session: |number| format!("No. {number}"),
    totals: |photos, sessions| {
        let (s, t) = (if photos == 1 { "" } else { "s" }, if sessions == 1 { "" } else { "s" });
        format!("{photos} photo{s}, {sessions} session{t}")
    },
};

static DE: Words = Words {
    lang: "de",
    your_photos: "Ihre Fotos",
    number: "Nr.",
    none_yet: "Ihre Fotos sind unterwegs",
    the_print: "Der Abzug",
    photo: "Foto",
    moving: "Bewegt",
    film: "Film",
    on_its_way: "unterwegs",
    save: "Sichern",
    save_next: "Das nächste sichern",
    saving: "Wird gesichert",
    all_saved: "Alle gesichert",
    keep_link: "Link behalten",
    link_works_here: "Funktioniert nur in diesem WLAN.",
    copied: "Kopiert.",
    remove: "Foto entfernen",
    remove_which: "Welches Foto soll weg?",
    remove_all: "Alle Fotos dieser Seite",
    remove_how: "Ihre Gastgeber bekommen Ihren Wunsch mit der Nummer dieser Seite und entscheiden. Hier steht, was daraus wurde.",
    remove_ask: "Um Entfernen bitten",
    remove_thanks: "Danke. Ihre Gastgeber wissen Bescheid.",
    remove_next: "Auf Ihrer Seite steht, was daraus wurde.",
    wish_open: "Ihre Gastgeber wissen, dass Sie ein Foto entfernen lassen möchten.",
    wish_removed: "Ihre Gastgeber haben entfernt, worum Sie gebeten haben.",
    wish_kept: "Ihre Gastgeber haben ein Foto behalten, das Sie entfernen lassen wollten. Sprechen Sie mit ihnen.",
    none_left: "Hier ist kein Foto mehr",
    back: "Zurück zu den Fotos",
    only_you: "Nur wer diesen Code hat, sieht diese Fotos.",
    plain_http: "Wer in diesem WLAN das nötige Werkzeug hat, könnte mitlesen: Diese Seite ist nicht verschlüsselt.",
    all_photos: "Alle Fotos",
    without_session: "Ohne Sitzung",
    nothing_yet: "Noch keine Fotos. Sie erscheinen hier von selbst.",
    older: "Ältere Fotos",
    newest: "Neueste Fotos",
    front: "Hallo!",
    look_at_screen: "Schauen Sie auf den Bildschirm an der Fotobox.",
    pick_up: "Abholcode",
    pick_up_hint: "Sechs Buchstaben und Ziffern, neben dem Bild zum Scannen.",
    pick_up_open: "Meine Fotos öffnen",
    wrong_code: "Dieser Code öffnet nichts.",
    too_often: "Das war fünfmal falsch. Versuchen Sie es in einer Minute noch einmal.",
    closed: "Die Feier ist vorbei.",
    hosts_have_them: "Ihre Gastgeber haben die Fotos.",
    trouble: "Das hat nicht geklappt.",
    again_soon: "Versuchen Sie es in einer Minute noch einmal.",
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    date: |day, month, year| format!("{day}. {month} {year}"),
    ready: |n| format!("{n} fertig"),
    coming: |n| format!("{n} {} unterwegs", if n == 1 { "weiteres" } else { "weitere" }),
    save_all: |n| if n == 1 { "Sichern".into() } else { format!("Alle {n} sichern") },
    session: |number| format!("Nr. {number}"),
    totals: |photos, sessions| {
        let (s, t) = (if photos == 1 { "" } else { "s" }, if sessions == 1 { "" } else { "en" });
        format!("{photos} Foto{s}, {sessions} Sitzung{t}")
    },
};

static ES: Words = Words {
    lang: "es",
    your_photos: "Tus fotos",
    number: "n.º",
    none_yet: "Tus fotos están en camino",
    the_print: "La copia",
    photo: "Foto",
    moving: "Animada",
    film: "Vídeo",
    on_its_way: "en camino",
    save: "Guardar",
    save_next: "Guardar la siguiente",
    saving: "Guardando",
    all_saved: "Todas guardadas",
    keep_link: "Guardar el enlace",
    link_works_here: "Funciona solo en esta wifi.",
    copied: "Copiado.",
    remove: "Quitar una foto",
    remove_which: "¿Qué foto quieres quitar?",
    remove_all: "Todas las fotos de esta página",
    remove_how: "Tus anfitriones reciben tu petición con el número de esta página y deciden. Aquí verás qué ha pasado.",
    remove_ask: "Pedir que se quite",
    remove_thanks: "Gracias. Tus anfitriones ya lo saben.",
    remove_next: "En tu página verás qué ha pasado.",
    wish_open: "Tus anfitriones saben que quieres quitar una foto.",
    wish_removed: "Tus anfitriones han quitado lo que pediste.",
    wish_kept: "Tus anfitriones han dejado una foto que querías quitar. Habla con ellos.",
    none_left: "Aquí ya no queda ninguna foto",
    back: "Volver a las fotos",
    only_you: "Solo quien tiene este código ve estas fotos.",
    plain_http: "Alguien en esta wifi con las herramientas adecuadas podría mirar: esta página no va cifrada.",
    all_photos: "Todas las fotos",
    without_session: "Sin sesión",
    nothing_yet: "Aún no hay fotos. Aparecerán aquí solas.",
    older: "Fotos anteriores",
    newest: "Fotos más recientes",
    front: "¡Hola!",
    look_at_screen: "Mira la pantalla junto a la cabina.",
    pick_up: "Código de recogida",
    pick_up_hint: "Seis letras y cifras, junto a la imagen que se escanea.",
    pick_up_open: "Abrir mis fotos",
    wrong_code: "Este código no abre nada.",
    too_often: "Ha sido incorrecto cinco veces. Inténtalo de nuevo en un minuto.",
    closed: "La fiesta ha terminado.",
    hosts_have_them: "Tus anfitriones tienen las fotos.",
    trouble: "Eso no ha funcionado.",
    again_soon: "Inténtalo de nuevo en un minuto.",
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    date: |day, month, year| format!("{day} de {month} de {year}"),
    ready: |n| if n == 1 { "1 lista".into() } else { format!("{n} listas") },
    coming: |n| format!("{n} más en camino"),
    save_all: |n| if n == 1 { "Guardarla".into() } else { format!("Guardar las {n}") },
    session: |number| format!("N.º {number}"),
    totals: |photos, sessions| {
        let (s, t) = (if photos == 1 { "" } else { "s" }, if sessions == 1 { "sesión" } else { "sesiones" });
        format!("{photos} foto{s}, {sessions} {t}")
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn speaks(asked: &str) -> &'static Words {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(asked).unwrap());
        Words::for_guest(&headers)
    }

    #[test]
    fn the_page_speaks_the_phones_language() {
        for (asked, lang) in [
            ("de-DE,de;q=0.9,en;q=0.8", "de"),
            ("es-MX", "es"),
            ("en-GB,en;q=0.9", "en"),
            ("fr-FR,fr;q=0.9", "en"),
            ("fr;q=1.0, es;q=0.5, de;q=0.7", "de"),
            ("", "en"),
            ("*", "en"),
            ("DE", "de"),
            ("de;q=0", "en"),
            (";;;q=x,,", "en"),
        ] {
            assert_eq!(speaks(asked).lang, lang, "{asked}");
        }
        assert_eq!(Words::for_guest(&HeaderMap::new()).lang, "en");
    }

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(EN.day("2026-06-13"), "13 June 2026");
        assert_eq!(DE.day("2026-06-03"), "3. Juni 2026");
        assert_eq!(ES.day("2026-06-13"), "13 de junio de 2026");
        assert_eq!(EN.day("someday"), "someday");
    }

    #[test]
    fn counts_read_as_people_say_them() {
        assert_eq!(EN.status(4, 1), "4 ready, 1 more on its way");
        assert_eq!(EN.status(1, 2), "1 ready, 2 more on their way");
        assert_eq!(EN.status(5, 0), "5 ready");
        assert_eq!(EN.status(0, 3), "Your photos are on their way");
        assert_eq!(DE.status(4, 1), "4 fertig, 1 weiteres unterwegs");
        assert_eq!(ES.status(1, 1), "1 lista, 1 más en camino");
    }
}
