//! Titles, kinds of files and buttons of the system's dialogs.

use super::Language;

/// One text of a dialog.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Dialog {
    ChooseFolder,
    KeepPreset,
    OpenPreset,
    Preset,
    KeepProof,
    CopyToUsb,
    Proof,
    KeepEvent,
    OpenEvent,
    KeepHelp,
    HelpFile,
    EventFile,
    AddPhotos,
    Pictures,
    AllFiles,
    QuitTitle,
    Quit,
    KeepRunning,
    /// Photos that still wait, at least one.
    QuitText(u32),
}

impl Dialog {
    pub(crate) fn say(self, language: Language) -> String {
        language.pick(match self {
            Self::ChooseFolder => [
                "Choose the folder that the booth writes to",
                "Wählen Sie den Ordner, in den die Fotobox speichert",
                "Elige la carpeta en la que escribe la cabina",
            ],
            Self::KeepPreset => ["Keep the preset", "Vorlage behalten", "Guardar la plantilla"],
            Self::OpenPreset => ["Open a preset", "Vorlage öffnen", "Abrir una plantilla"],
            Self::Preset => ["Preset", "Vorlage", "Plantilla"],
            Self::KeepProof => {
                ["Keep the proof of delivery", "Zustellnachweis speichern", "Guardar el justificante de entrega"]
            }
            Self::CopyToUsb => ["Choose the USB stick", "Wählen Sie den USB-Stick", "Elige la memoria USB"],
            Self::Proof => ["Proof of delivery", "Zustellnachweis", "Justificante de entrega"],
            Self::KeepEvent => {
                ["Save for another booth", "Für eine andere Fotobox speichern", "Guardar para otra cabina"]
            }
            Self::KeepHelp => ["Save the help file", "Hilfedatei speichern", "Guardar el archivo de ayuda"],
            Self::HelpFile => ["Help file", "Hilfedatei", "Archivo de ayuda"],
            Self::OpenEvent => ["Open an event file", "Event-Datei öffnen", "Abrir un archivo de evento"],
            Self::EventFile => ["Event file", "Event-Datei", "Archivo de evento"],
            Self::AddPhotos => ["Add photos", "Fotos hinzufügen", "Añadir fotos"],
            Self::Pictures => ["Photos and films", "Fotos und Filme", "Fotos y vídeos"],
            Self::AllFiles => ["All files", "Alle Dateien", "Todos los archivos"],
            Self::QuitTitle => ["Quit Boothlift?", "Boothlift beenden?", "¿Salir de Boothlift?"],
            Self::Quit => ["Quit", "Beenden", "Salir"],
            Self::KeepRunning => ["Keep running", "Weiterlaufen lassen", "Que siga"],
            Self::QuitText(waiting) => {
                return language.count(
                    waiting,
                    [
                        "1 photo still waits. It is safe and goes out the next time Boothlift runs.",
                        "1 Foto wartet noch. Es ist sicher und geht hinaus, wenn Boothlift das nächste Mal läuft.",
                        "1 foto espera todavía. Está segura y sale la próxima vez que Boothlift esté en marcha.",
                    ],
                    [
                        "{n} photos still wait. They are safe and go out the next time Boothlift runs.",
                        "{n} Fotos warten noch. Sie sind sicher und gehen hinaus, wenn Boothlift das nächste Mal läuft.",
                        "{n} fotos esperan todavía. Están seguras y salen la próxima vez que Boothlift esté en marcha.",
                    ],
                );
            }
        })
    }
}
