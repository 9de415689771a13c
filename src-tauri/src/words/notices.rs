//! Notices of the system, each complete without a click.

use super::{Language, clock};
use boothlift_contract::Timestamp;

/// What a person has to know while the window is not in front. Numbers are photos.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    KeepsSending,
    InternetIsBack { left: u32 },
    Portal { left: u32 },
    SignIn { subject: String, left: u32 },
    Destination { subject: String, left: u32 },
    FolderGone { subject: String },
    FolderChanged { subject: String },
    DiskFull,
    Records,
    PhotoGone,
    Held { photos: u32 },
    Offline { since: Option<Timestamp> },
    AllDelivered { photos: u32 },
}

impl Notice {
    pub(crate) fn say(&self, language: Language) -> String {
        let pick = |all: [&str; 3]| language.pick(all);
        let wait = |left| language.count(left, WAITS, WAIT);
        match self {
            Self::KeepsSending => pick([
                "Boothlift keeps sending. You find it beside the clock.",
                "Boothlift sendet weiter. Sie finden es neben der Uhr.",
                "Boothlift sigue enviando. Lo encuentras junto al reloj.",
            ]),
            Self::InternetIsBack { left } => language.count(
                *left,
                [
                    "Internet is back. 1 photo is going out.",
                    "Das Internet ist wieder da. 1 Foto geht hinaus.",
                    "Ha vuelto internet. Sale 1 foto.",
                ],
                [
                    "Internet is back. {n} photos are going out.",
                    "Das Internet ist wieder da. {n} Fotos gehen hinaus.",
                    "Ha vuelto internet. Salen {n} fotos.",
                ],
            ),
            Self::Portal { left } => {
                let wait = wait(*left);
                language.pick([
                    format!("The venue Wi-Fi wants a sign-in. {wait} safely."),
                    format!("Das WLAN verlangt eine Anmeldung. {wait} sicher."),
                    format!("El wifi del local pide iniciar sesión. {wait} a salvo."),
                ])
            }
            Self::SignIn { subject, left } => {
                let wait = wait(*left);
                language.pick([
                    format!("{subject} wants you to sign in again. {wait}."),
                    format!("{subject} verlangt eine neue Anmeldung. {wait}."),
                    format!("{subject} pide iniciar sesión otra vez. {wait}."),
                ])
            }
            Self::Destination { subject, left } => {
                let wait = wait(*left);
                language.pick([
                    format!("{subject} takes no photos just now. {wait}."),
                    format!("{subject} nimmt gerade keine Fotos an. {wait}."),
                    format!("{subject} no acepta fotos en este momento. {wait}."),
                ])
            }
            Self::FolderGone { subject } if subject.is_empty() => {
                pick(["The booth folder is gone.", "Der Fotobox-Ordner fehlt.", "La carpeta de la cabina no aparece."])
            }
            Self::FolderGone { subject } => language.pick([
                format!("The booth folder is gone. Check {subject}."),
                format!("Der Fotobox-Ordner fehlt. Sehen Sie nach {subject}."),
                format!("La carpeta de la cabina no aparece. Revisa {subject}."),
            ]),
            Self::FolderChanged { subject } => language.pick([
                format!("Another folder lies in the booth folder's place. Nothing is taken from {subject}."),
                format!("An der Stelle des Fotobox-Ordners liegt ein anderer. Aus {subject} wird nichts übernommen."),
                format!("Hay otra carpeta en lugar de la de la cabina. No se toma nada de {subject}."),
            ]),
            Self::DiskFull => pick([
                "The disk is full. New photos are not copied.",
                "Die Festplatte ist voll. Neue Fotos werden nicht kopiert.",
                "El disco está lleno. No se copian fotos nuevas.",
            ]),
            Self::Records => pick([
                "Boothlift cannot keep its records. The booth's own files are untouched.",
                "Boothlift kann nichts mehr aufzeichnen. Die Dateien der Fotobox sind unberührt.",
                "Boothlift no puede guardar sus registros. Los archivos de la cabina siguen intactos.",
            ]),
            Self::PhotoGone => pick([
                "A photo disappeared before it was safe.",
                "Ein Foto verschwand, bevor es sicher war.",
                "Una foto desapareció antes de estar a salvo.",
            ]),
            Self::Held { photos } => language.count(
                *photos,
                ["1 photo needs a look.", "1 Foto braucht Sie.", "1 foto necesita atención."],
                ["{n} photos need a look.", "{n} Fotos brauchen Sie.", "{n} fotos necesitan atención."],
            ),
            Self::AllDelivered { photos } => language.count(
                *photos,
                [
                    "1 photo delivered. You can pack up.",
                    "1 Foto angekommen. Sie können abbauen.",
                    "1 foto entregada. Ya puedes recoger.",
                ],
                [
                    "All {n} delivered. You can pack up.",
                    "Alle {n} angekommen. Sie können abbauen.",
                    "Las {n}, entregadas. Ya puedes recoger.",
                ],
            ),
            Self::Offline { since: Some(since) } => {
                let since = clock(*since);
                language.pick([
                    format!("No internet since {since}. All photos are safe here."),
                    format!("Kein Internet seit {since}. Alle Fotos sind hier sicher."),
                    format!("Sin internet desde las {since}. Las fotos están seguras aquí."),
                ])
            }
            Self::Offline { since: None } => pick([
                "No internet. All photos are safe here.",
                "Kein Internet. Alle Fotos sind hier sicher.",
                "Sin internet. Las fotos están seguras aquí.",
            ]),
        }
    }
}

const WAITS: [&str; 3] = ["1 photo waits", "1 Foto wartet", "1 foto espera"];
const WAIT: [&str; 3] = ["{n} photos wait", "{n} Fotos warten", "{n} fotos esperan"];
