//! The tray's menu and tooltip.

use super::Language;
use boothlift_contract::{HeadlineRow, Timestamp};
use boothlift_engine::Glance;

/// A line of the menu. Numbers are photos.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    Open,
    OpenSignInPage,
    Show(u32),
    ShowCode,
    AddPhotos,
    OpenGallery,
    SendAgain,
    SendPaused(u32),
    SendAll,
    Pause,
    PauseForTenMinutes,
    PackUp,
    Quit,
    Delivered { delivered: u32, photos: u32 },
}

impl Item {
    pub(crate) fn say(self, language: Language) -> String {
        language.pick(match self {
            Self::Open => ["Open Boothlift", "Boothlift öffnen", "Abrir Boothlift"],
            Self::OpenSignInPage => ["Open the sign-in page", "Anmeldeseite öffnen", "Abrir la página de acceso"],
            Self::ShowCode => [
                "Show code of newest session",
                "Code der neuesten Sitzung zeigen",
                "Ver el código de la sesión más reciente",
            ],
            Self::AddPhotos => ["Add photos…", "Fotos hinzufügen…", "Añadir fotos…"],
            Self::OpenGallery => ["Open gallery", "Galerie öffnen", "Abrir la galería"],
            Self::SendAgain => ["Send again", "Weiter senden", "Reanudar"],
            Self::SendAll => ["Send all anyway", "Trotzdem alles senden", "Enviar todo igualmente"],
            Self::Pause => ["Pause sending", "Senden anhalten", "Pausar el envío"],
            Self::PauseForTenMinutes => ["Pause for 10 minutes", "10 Minuten anhalten", "Pausar 10 minutos"],
            Self::PackUp => ["Pack up…", "Abbauen…", "Recoger…"],
            Self::Quit => ["Quit Boothlift…", "Boothlift beenden…", "Salir de Boothlift…"],
            Self::SendPaused(photos) => {
                return language.count(
                    photos,
                    ["Send the paused photo", "Das angehaltene Foto senden", "Enviar la foto en pausa"],
                    [
                        "Send the {n} paused photos",
                        "Die {n} angehaltenen Fotos senden",
                        "Enviar las {n} fotos en pausa",
                    ],
                );
            }
            Self::Show(photos) => {
                return language.count(
                    photos,
                    ["Show 1 photo", "1 Foto zeigen", "Ver 1 foto"],
                    ["Show {n} photos", "{n} Fotos zeigen", "Ver {n} fotos"],
                );
            }
            Self::Delivered { delivered, photos } => {
                return language.pick([
                    format!("{delivered} of {photos} delivered"),
                    format!("{delivered} von {photos} angekommen"),
                    format!("{delivered} de {photos} entregadas"),
                ]);
            }
        })
    }
}

/// The way to a new sign-in at `gallery`.
pub(crate) fn sign_in_again(language: Language, gallery: &str) -> String {
    let gallery = cut(gallery, 40);
    language.pick([
        format!("Sign in to {gallery} again"),
        format!("Bei {gallery} neu anmelden"),
        format!("Iniciar sesión otra vez en {gallery}"),
    ])
}

/// When the last photo came: seconds ago, or at a time of day.
pub(crate) fn last_photo(language: Language, when: &Result<u64, String>) -> String {
    match when {
        Ok(0) => language.pick(["Last photo just now", "Letztes Foto gerade eben", "Última foto ahora mismo"]),
        Ok(seconds) => language.pick([
            format!("Last photo {seconds} s ago"),
            format!("Letztes Foto vor {seconds} s"),
            format!("Última foto hace {seconds} s"),
        ]),
        Err(time) => language.pick([
            format!("Last photo at {time}"),
            format!("Letztes Foto um {time}"),
            format!("Última foto a las {time}"),
        ]),
    }
}

/// What the pretend booth is called, and its event.
pub(crate) fn pretend_booth(language: Language) -> String {
    language.pick(["Pretend booth", "Gespielte Fotobox", "Cabina de mentira"])
}

/// The tooltip before the engine runs.
pub(crate) fn starting(language: Language) -> String {
    language.pick(["Boothlift: starting", "Boothlift: startet", "Boothlift: abriéndose"])
}

/// The tooltip; at most 120 letters. `clock` writes a moment as people read it here.
pub(crate) fn tooltip(
    language: Language,
    glance: &Glance,
    pretend: bool,
    clock: impl Fn(Timestamp) -> String,
) -> String {
    use HeadlineRow as R;
    let pick = |all: [&str; 3]| language.pick(all);
    let left = left(glance);
    let (subject, wait) = (cut(&glance.headline.subject, 40), waits(language, left));
    let words = match glance.headline.row {
        R::Records => {
            pick(["its records cannot be written", "kann nichts mehr aufzeichnen", "no puede guardar sus registros"])
        }
        R::DiskFull => pick([
            "disk full, new photos are not copied",
            "Festplatte voll, neue Fotos werden nicht kopiert",
            "disco lleno, no se copian fotos nuevas",
        ]),
        R::PhotoGone => pick([
            "a photo disappeared before it was safe",
            "ein Foto verschwand, bevor es sicher war",
            "una foto desapareció antes de estar a salvo",
        ]),
        R::FolderGone => {
            pick(["the booth folder is gone", "der Fotobox-Ordner fehlt", "la carpeta de la cabina no aparece"])
        }
        R::FolderChanged => pick([
            "a different folder lies in the booth folder's place",
            "an der Stelle des Fotobox-Ordners liegt ein anderer",
            "hay otra carpeta en lugar de la de la cabina",
        ]),
        R::Portal => language.pick([
            format!("the venue Wi-Fi wants a sign-in, {wait}"),
            format!("das WLAN verlangt eine Anmeldung, {wait}"),
            format!("el wifi del local pide iniciar sesión, {wait}"),
        ]),
        R::Offline => language.count(
            left,
            ["no internet, 1 photo safe here", "kein Internet, 1 Foto hier sicher", "sin internet, 1 foto segura aquí"],
            [
                "no internet, {n} photos safe here",
                "kein Internet, {n} Fotos hier sicher",
                "sin internet, {n} fotos seguras aquí",
            ],
        ),
        R::SignIn => language.pick([
            format!("{subject} wants you to sign in again, {wait}"),
            format!("{subject} verlangt eine neue Anmeldung, {wait}"),
            format!("{subject} pide iniciar sesión otra vez, {wait}"),
        ]),
        R::Destination => language.pick([
            format!("{subject} takes no photos, {wait}"),
            format!("{subject} nimmt keine Fotos an, {wait}"),
            format!("{subject} no acepta fotos, {wait}"),
        ]),
        R::Held => needs(language, glance.counts.needs_you),
        R::Paused => {
            language.pick([format!("paused, {wait}"), format!("angehalten, {wait}"), format!("en pausa, {wait}")])
        }
        R::Approval => approval(language, glance.headline.photos),
        R::Metered => {
            let wait = waits(language, glance.headline.photos);
            language.pick([
                format!("saving data, {wait}"),
                format!("spart Daten, {wait}"),
                format!("ahorrando datos, {wait}"),
            ])
        }
        R::PhotosPaused => {
            let (paused, delivered) = (paused(language, glance.headline.photos), glance.counts.delivered);
            language.pick([
                format!("{paused}, {delivered} delivered"),
                format!("{paused}, {delivered} angekommen"),
                format!("{paused}, {delivered} entregadas"),
            ])
        }
        R::Looking => pick(["looking through the folder", "sieht den Ordner durch", "revisando la carpeta"]),
        R::Slow | R::Working => {
            let delivered = glance.counts.delivered;
            match glance.done_about.map(clock) {
                None => language.pick([
                    format!("{left} on the way, {delivered} delivered"),
                    format!("{left} unterwegs, {delivered} angekommen"),
                    format!("{left} en camino, {delivered} entregadas"),
                ]),
                Some(at) => language.pick([
                    format!("{left} on the way, {delivered} delivered, done about {at}"),
                    format!("{left} unterwegs, {delivered} angekommen, fertig gegen {at}"),
                    format!("{left} en camino, {delivered} entregadas, listo hacia las {at}"),
                ]),
            }
        }
        R::Pretend => pick(["nothing leaves here", "nichts verlässt diesen Computer", "nada sale de aquí"]),
        R::AllDelivered => language.count(
            glance.counts.photos,
            ["1 photo delivered", "1 Foto angekommen", "1 foto entregada"],
            ["all {n} delivered", "alle {n} angekommen", "las {n}, entregadas"],
        ),
        R::Ready => pick([
            "ready, waiting for the first photo",
            "bereit, das erste Foto kann kommen",
            "todo listo, esperando la primera foto",
        ]),
        R::SetUp => {
            pick(["two choices and you are live", "zweimal wählen, dann geht es los", "elige dos cosas y ya funciona"])
        }
    };
    let name = if pretend { pretend_booth(language) } else { "Boothlift".into() };
    cut(&format!("{name}: {words}"), 120)
}

/// The headline in one line.
pub(crate) fn headline(language: Language, glance: &Glance) -> String {
    use HeadlineRow as R;
    let pick = |all: [&str; 3]| language.pick(all);
    let (left, subject) = (left(glance), cut(&glance.headline.subject, 40));
    match glance.headline.row {
        R::Records => pick([
            "Boothlift cannot keep its records.",
            "Boothlift kann nichts mehr aufzeichnen.",
            "Boothlift no puede guardar sus registros.",
        ]),
        R::DiskFull => pick([
            "The disk is full. New photos are not copied.",
            "Die Festplatte ist voll. Neue Fotos werden nicht kopiert.",
            "El disco está lleno. No se copian fotos nuevas.",
        ]),
        R::PhotoGone => language.count(
            glance.headline.photos.max(1),
            [
                "1 photo disappeared before it was safe.",
                "1 Foto verschwand, bevor es sicher war.",
                "1 foto desapareció antes de estar a salvo.",
            ],
            [
                "{n} photos disappeared before they were safe.",
                "{n} Fotos verschwanden, bevor sie sicher waren.",
                "{n} fotos desaparecieron antes de estar a salvo.",
            ],
        ),
        R::FolderGone => {
            pick(["The booth folder is gone.", "Der Fotobox-Ordner fehlt.", "La carpeta de la cabina no aparece."])
        }
        R::FolderChanged => pick([
            "A different folder lies in the booth folder's place.",
            "An der Stelle des Fotobox-Ordners liegt ein anderer.",
            "Hay otra carpeta en lugar de la de la cabina.",
        ]),
        R::Portal => pick([
            "The venue Wi-Fi wants a sign-in.",
            "Das WLAN verlangt eine Anmeldung.",
            "El wifi del local pide iniciar sesión.",
        ]),
        R::Offline => pick([
            "No internet. All photos are safe here.",
            "Kein Internet. Alle Fotos sind hier sicher.",
            "Sin internet. Las fotos están seguras aquí.",
        ]),
        R::SignIn => language.pick([
            format!("{subject} wants you to sign in again."),
            format!("{subject} verlangt eine neue Anmeldung."),
            format!("{subject} pide iniciar sesión otra vez."),
        ]),
        R::Destination => language.pick([
            format!("{subject} takes no photos."),
            format!("{subject} nimmt keine Fotos an."),
            format!("{subject} no acepta fotos."),
        ]),
        R::Held => {
            let needs = needs(language, glance.counts.needs_you);
            language.pick([
                format!("{needs}. The rest is fine."),
                format!("{needs}. Der Rest ist in Ordnung."),
                format!("{needs}. El resto está bien."),
            ])
        }
        R::Paused if left == 0 => {
            pick(["Paused. Nothing waits.", "Angehalten. Nichts wartet.", "En pausa. No espera nada."])
        }
        R::Paused => language.count(
            left,
            ["Paused. 1 photo waits.", "Angehalten. 1 Foto wartet.", "En pausa. 1 foto espera."],
            ["Paused. {n} photos wait.", "Angehalten. {n} Fotos warten.", "En pausa. {n} fotos esperan."],
        ),
        R::Approval => {
            let approval = approval(language, glance.headline.photos);
            language.pick([
                format!("{approval}. The rest goes on."),
                format!("{approval}. Der Rest geht weiter."),
                format!("{approval}. El resto sigue."),
            ])
        }
        R::Metered => language.count(
            glance.headline.photos,
            ["Saving data. 1 photo waits.", "Daten werden gespart. 1 Foto wartet.", "Ahorrando datos. 1 foto espera."],
            [
                "Saving data. {n} photos wait.",
                "Daten werden gespart. {n} Fotos warten.",
                "Ahorrando datos. {n} fotos esperan.",
            ],
        ),
        R::PhotosPaused if !subject.is_empty() => {
            let photos = glance.headline.photos;
            let wait = language.count(
                photos,
                ["1 photo waits for it.", "1 Foto wartet darauf.", "1 foto la espera."],
                ["{n} photos wait for it.", "{n} Fotos warten darauf.", "{n} fotos la esperan."],
            );
            language.pick([
                format!("{subject} is paused. {wait}"),
                format!("{subject} ist angehalten. {wait}"),
                format!("{subject} está en pausa. {wait}"),
            ])
        }
        R::PhotosPaused => language.count(
            glance.headline.photos,
            [
                "1 photo is paused. The rest is delivered.",
                "1 Foto ist angehalten. Der Rest ist angekommen.",
                "1 foto está en pausa. El resto está entregado.",
            ],
            [
                "{n} photos are paused. The rest is delivered.",
                "{n} Fotos sind angehalten. Der Rest ist angekommen.",
                "{n} fotos están en pausa. El resto está entregado.",
            ],
        ),
        R::Looking => pick(["Looking through the folder.", "Der Ordner wird durchgesehen.", "Revisando la carpeta."]),
        R::Slow => language.pick([
            format!("{left} on the way, slowly. Nothing needs you."),
            format!("{left} unterwegs, langsam. Sie müssen nichts tun."),
            format!("{left} en camino, despacio. No hace falta hacer nada."),
        ]),
        R::Working => language.pick([
            format!("{left} on the way. Nothing needs you."),
            format!("{left} unterwegs. Sie müssen nichts tun."),
            format!("{left} en camino. No hace falta hacer nada."),
        ]),
        R::Pretend => pick([
            "This is the pretend booth. Nothing leaves here.",
            "Das ist die gespielte Fotobox. Nichts verlässt diesen Computer.",
            "Esta es la cabina de mentira. Nada sale de aquí.",
        ]),
        R::AllDelivered => language.count(
            glance.counts.photos,
            [
                "1 photo delivered. Nothing needs you.",
                "1 Foto angekommen. Sie müssen nichts tun.",
                "1 foto entregada. No hace falta hacer nada.",
            ],
            [
                "All {n} delivered. Nothing needs you.",
                "Alle {n} angekommen. Sie müssen nichts tun.",
                "Las {n}, entregadas. No hace falta hacer nada.",
            ],
        ),
        R::Ready => pick([
            "Ready. Waiting for the first photo.",
            "Bereit. Das erste Foto kann kommen.",
            "Todo listo. Esperando la primera foto.",
        ]),
        R::SetUp => pick([
            "Two choices and you are live.",
            "Zweimal wählen, dann geht es los.",
            "Elige dos cosas y ya funciona.",
        ]),
    }
}

/// Photos not yet delivered that go out by themselves.
fn left(glance: &Glance) -> u32 {
    glance.counts.sending.saturating_add(glance.counts.waiting)
}

fn waits(language: Language, number: u32) -> String {
    match number {
        0 => language.pick(["nothing waits", "nichts wartet", "no espera nada"]),
        _ => language.count(
            number,
            ["1 photo waits", "1 Foto wartet", "1 foto espera"],
            ["{n} photos wait", "{n} Fotos warten", "{n} fotos esperan"],
        ),
    }
}

fn paused(language: Language, number: u32) -> String {
    language.count(
        number,
        ["1 photo paused", "1 Foto angehalten", "1 foto en pausa"],
        ["{n} photos paused", "{n} Fotos angehalten", "{n} fotos en pausa"],
    )
}

fn approval(language: Language, photos: u32) -> String {
    language.count(
        photos,
        ["1 photo waits for approval", "1 Foto wartet auf Freigabe", "1 foto espera aprobación"],
        ["{n} photos wait for approval", "{n} Fotos warten auf Freigabe", "{n} fotos esperan aprobación"],
    )
}

fn needs(language: Language, number: u32) -> String {
    language.count(
        number,
        ["1 photo needs a look", "1 Foto braucht Sie", "1 foto necesita atención"],
        ["{n} photos need a look", "{n} Fotos brauchen Sie", "{n} fotos necesitan atención"],
    )
}

/// At most `letters` of it.
fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}
