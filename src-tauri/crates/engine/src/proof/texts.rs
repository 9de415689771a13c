//! What a proof says to people, in every language that Boothlift speaks. Every text is an array of all of them: leaving one out
//! does not compile.

use boothlift_contract::Language;

/// The text of a language, of English, German and Spanish.
pub(super) const fn pick(language: Language, [en, de, es]: [&'static str; 3]) -> &'static str {
    match language {
        Language::En => en,
        Language::De => de,
        Language::Es => es,
    }
}

/// Declares the texts of the page; `{…}` is filled in.
macro_rules! texts {
    ($($name:ident = [$en:literal, $de:literal, $es:literal $(,)?]),+ $(,)?) => {
        /// One text of the page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Text { $($name),+ }

        impl Text {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name),+];

            /// In this language.
            pub(super) const fn say(self, language: Language) -> &'static str {
                match self { $(Self::$name => pick(language, [$en, $de, $es])),+ }
            }

            /// In this language, with what stands in `{…}`.
            pub(super) fn fill(self, language: Language, values: &[(&str, &str)]) -> String {
                values.iter().fold(self.say(language).to_owned(), |text, (name, value)| {
                    text.replace(&format!("{{{name}}}"), value)
                })
            }
        }
    };
}

texts! {
    FileName = ["Proof-of-delivery", "Zustellnachweis", "Justificante-de-entrega"],
    Title = ["Proof of delivery", "Zustellnachweis", "Justificante de entrega"],
    Between = [", {from} to {until}", ", {from} bis {until}", ", de {from} a {until}"],
    From = [", from {from}", ", ab {from}", ", desde las {from}"],
    Until = [", until {until}", ", bis {until}", ", hasta las {until}"],
    Sum = [
        "{files} files − {not_sent} not sent = {photos} photos; {delivered} delivered",
        "{files} Dateien − {not_sent} nicht gesendet = {photos} Fotos; {delivered} angekommen",
        "{files} archivos − {not_sent} no enviados = {photos} fotos; {delivered} entregadas",
    ],
    Number = ["Check number", "Prüfnummer", "Número de control"],
    SameNumber = [
        "The table and the file for programs of the same moment have the same one.",
        "Die Tabelle und die Datei für Programme desselben Augenblicks tragen dieselbe.",
        "La tabla y el archivo para programas del mismo momento llevan el mismo.",
    ],
    OneTakenDown = [
        "{n} photo was taken down by a person; they are in no list.",
        "{n} Foto wurde von einem Menschen zurückgezogen; es steht in keiner Liste.",
        "{n} foto fue retirada por una persona; no está en ninguna lista.",
    ],
    TakenDown = [
        "{n} photos were taken down by a person; they are in no list.",
        "{n} Fotos wurden von einem Menschen zurückgezogen; sie stehen in keiner Liste.",
        "{n} fotos fueron retiradas por una persona; no están en ninguna lista.",
    ],
    Destinations = ["Destinations", "Ziele", "Destinos"],
    Destination = ["Destination", "Ziel", "Destino"],
    How = ["How it was proved", "Wie es belegt ist", "Cómo se demostró"],
    Photos = ["Photos", "Fotos", "Fotos"],
    Confirmed = ["Confirmed", "Bestätigt", "Confirmadas"],
    Meaning = [
        "“files compared”: the files there were read and held against the safe copies. \
         “seen in the gallery”: the gallery listed them. “accepted by the gallery”: its answer is kept; the \
         gallery was not counted. “maybe twice”: an answer got lost and the photo was sent again.",
        "„Dateien verglichen“: die Dateien dort wurden gelesen und mit den sicheren Kopien verglichen. \
         „in der Galerie gesehen“: die Galerie führt sie auf. „von der Galerie angenommen“: ihre Antwort \
         ist aufbewahrt; die Galerie wurde nicht gezählt. „vielleicht doppelt“: eine Antwort ging verloren und das \
         Foto wurde noch einmal gesendet.",
        "«archivos comparados»: los archivos de allí se leyeron y se compararon con las copias seguras. \
         «vista en la galería»: la galería la muestra. «aceptada por la galería»: su \
         respuesta está guardada; la galería no se contó. «quizá repetida»: se perdió \
         una respuesta y la foto se envió otra vez.",
    ],
    SeenOn = [": {n} on {at}", ": {n} am {at}", ": {n} el {at}"],
    NotShown = ["{n} not shown", "{n} nicht gezeigt", "{n} no mostradas"],
    Others = ["{n} others are there too", "{n} andere sind auch dort", "también hay {n} más"],
    MaybeTwice = ["{n} maybe twice", "{n} vielleicht doppelt", "{n} quizá repetidas"],
    Sessions = ["Sessions", "Sitzungen", "Sesiones"],
    Session = ["Session", "Sitzung", "Sesión"],
    No = ["No.", "Nr.", "N.º"],
    Tag = ["Tag", "Kennung", "Etiqueta"],
    Delivered = ["Delivered", "Angekommen", "Entregadas"],
    LastDelivery = ["Last delivery", "Zuletzt angekommen", "Última entrega"],
    Name = ["Name", "Name", "Nombre"],
    Fingerprint = ["Fingerprint", "Fingerabdruck", "Huella"],
    NumberThere = ["Number there", "Nummer dort", "Número allí"],
    Proof = ["Proof", "Nachweis", "Prueba"],
    Time = ["Time", "Zeit", "Hora"],
    NotSent = ["Not sent", "Nicht gesendet", "No enviadas"],
    Why = ["Why", "Warum", "Por qué"],
    TimesAre = ["Times are local: {zone}.", "Zeiten sind Ortszeit: {zone}.", "Las horas son locales: {zone}."],
    ThisComputer = ["this computer's time", "die Zeit dieses Computers", "la hora de este ordenador"],
}

/// The table's headings, in its order.
pub(super) const fn columns(language: Language) -> [&'static str; 16] {
    match language {
        Language::En => [
            "path",
            "sha256",
            "bytes",
            "session",
            "kind",
            "destination",
            "state",
            "remote_name",
            "remote_id",
            "attempts",
            "possible_duplicate",
            "adopted_at",
            "confirmed_at",
            "reason",
            "proved",
            "check_number",
        ],
        Language::De => [
            "Pfad",
            "SHA-256",
            "Bytes",
            "Sitzung",
            "Art",
            "Ziel",
            "Zustand",
            "Name dort",
            "Nummer dort",
            "Versuche",
            "vielleicht doppelt",
            "aufgenommen",
            "bestätigt",
            "Grund",
            "Nachweis",
            "Prüfnummer",
        ],
        Language::Es => [
            "ruta",
            "SHA-256",
            "bytes",
            "sesión",
            "tipo",
            "destino",
            "estado",
            "nombre allí",
            "número allí",
            "intentos",
            "quizá repetida",
            "recogida",
            "confirmada",
            "motivo",
            "prueba",
            "número de control",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What is filled in.
    fn slots(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
    }

    #[test]
    fn no_text_is_missing_in_any_language_and_each_says_the_same_numbers() {
        for text in Text::ALL {
            let english = text.say(Language::En);
            assert!(!english.is_empty(), "{text:?}");
            for language in Language::ALL {
                let said = text.say(*language);
                assert!(!said.trim().is_empty(), "{text:?}, {language}");
                assert_eq!(slots(said), slots(english), "{text:?}, {language}");
            }
        }
    }

    #[test]
    fn the_table_has_as_many_headings_in_each_language_and_no_two_alike() {
        for language in Language::ALL {
            let columns = columns(*language);
            assert!(columns.iter().all(|column| !column.is_empty() && !column.contains([',', '"'])), "{language}");
            assert_eq!(columns.iter().collect::<BTreeSet<_>>().len(), columns.len(), "{language}");
        }
    }
}
