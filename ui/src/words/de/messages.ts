import type { Tables } from '../catalogue';

/** One message for each failure code: what happened · what Boothlift is doing · what you can do. No codes, no paths, no secrets. */
export const messages: Tables['message'] = {
  'net.offline': () => ({ title: 'Kein Internet', text: 'Die Fotos warten sicher auf diesem Computer. Boothlift versucht es alle paar Sekunden und sendet von selbst. Sie können weiter fotografieren.', short: 'Wartet auf Internet' }),
  'net.portal': () => ({ title: 'Das WLAN verlangt eine Anmeldung', text: 'Jemand muss einmal die Anmeldeseite bestätigen. Die Fotos warten sicher und gehen gleich danach hinaus. Öffnen Sie die Seite oder nutzen Sie den Hotspot Ihres Handys.', short: 'Wartet auf die Anmeldung' }),
  'net.broken': (f) => ({ title: 'Die Übertragung brach ab', text: `Die Verbindung zu ${to(f)} endete mittendrin. Boothlift sendet das Foto von selbst noch einmal.`, short: 'Abgebrochen, wird wiederholt' }),
  'net.stalled': (f) => ({ title: 'Die Übertragung blieb stehen', text: `Auf dem Weg zu ${to(f)} ging nichts mehr voran. Boothlift beginnt von selbst neu.`, short: 'Stand still, wird wiederholt' }),
  'net.no_answer': (f) => ({ title: 'Noch keine Antwort', text: `${it(f)} hat alles bekommen, aber noch nicht geantwortet. Boothlift fragt von selbst nach.`, short: 'Noch keine Antwort' }),
  'dest.cert': (f) => ({ title: `Dieses Netz gibt sich als ${f.subject === '' ? 'die Galerie' : f.subject} aus`, text: 'Der gesicherte Name passt nicht, darum wurde nichts gesendet. Oft liegt es an einer Anmeldeseite oder einer falschen Uhr.', short: 'Der gesicherte Name passt nicht' }),
  'dest.denied': (f) => ({ title: `${it(f)} nimmt dieses Token nicht an`, text: 'Die Fotos warten sicher. Kopieren Sie das Token noch einmal von der Seite der Galerie und fügen Sie es hier ein.', short: 'Das Token wird nicht angenommen' }),
  'dest.signin': (f) => ({ title: `${it(f)} verlangt eine neue Anmeldung`, text: 'Die Erlaubnis ist abgelaufen. Fotos warten darauf, die anderen Galerien laufen weiter. Melden Sie sich an, dann folgen sie von selbst.', short: 'Neu anmelden' }),
  'dest.forbidden': (f) => ({ title: `${it(f)} nimmt von diesem Konto keine Fotos an`, text: 'Dort fehlt ein Recht oder das Abonnement. Die Fotos warten sicher, Boothlift versucht es ab und zu wieder. Fragen Sie, wem die Galerie gehört.', short: 'Dem Konto fehlt dort ein Recht' }),
  'dest.address': (f) => ({ title: 'Die Adresse stimmt nicht', text: `${it(f)} antwortet, nimmt unter dieser Adresse aber nichts an. Die Fotos warten sicher. Sehen Sie auf der Seite „Integration“ der Galerie nach.`, short: 'Die Adresse stimmt nicht' }),
  'dest.moved': (f) => ({ title: `${it(f)} ist umgezogen`, text: 'Die Adresse führt jetzt woandershin. Boothlift folgt nicht von selbst, damit kein Foto an Fremde geht. Tragen Sie die neue Adresse ein.', short: 'Die Adresse ist umgezogen' }),
  'dest.full': (f) => ({ title: `${it(f)} hat keinen Platz mehr`, text: 'Das Konto dort ist voll oder es fehlt eine Zahlung. Die Fotos warten hier. Wem das Konto gehört, der kann Platz schaffen; Boothlift versucht es jede Stunde.', short: 'Voll' }),
  'dest.limited': (f) => ({ title: `${it(f)} bat um eine Pause`, text: 'Das ist dort die Regel. Die Fotos folgen von selbst.', short: 'Bat um eine Pause' }),
  'dest.down': (f) => ({ title: `${it(f)} antwortet nicht`, text: 'Das Internet funktioniert, die Galerie ist gestört. Boothlift versucht es weiter, die Fotos warten sicher.', short: 'Die Galerie ist gestört' }),
  'dest.unexpected': (f) => ({ title: `${it(f)} antwortete unverständlich`, text: 'Ohne klares Ja gilt nichts als angekommen. Boothlift versucht es von selbst wieder. „Details“ zeigt die Antwort.', short: 'Unverständliche Antwort' }),
  'dest.paused': (f) => ({ title: `${it(f)} ist angehalten`, text: 'Jemand hat das Senden dorthin angehalten. Die Fotos warten sicher. Mit „Weiter“ gehen sie hinaus.', short: 'Angehalten' }),
  'dest.no_token': (f) => ({ title: f.subject === '' ? 'Das Token der Galerie fehlt' : `Das Token von ${f.subject} fehlt`, text: 'Es ist nicht mehr auf diesem Computer. Die Fotos warten sicher. Kopieren Sie es von der Seite der Galerie und fügen Sie es hier ein.', short: 'Das Token fehlt' }),
  'photo.incomplete': () => ({ title: 'Die Datei ist unvollständig', text: 'Die Fotobox hörte mittendrin auf; der untere Teil kann grau sein. Boothlift wartet auf eine bessere und sendet diese nicht von selbst.', short: 'Unvollständige Datei' }),
  'photo.empty': () => ({ title: 'Die Datei ist leer', text: 'Das kommt oft nach einem Stromausfall vor. Boothlift sucht bei jeder Runde nach einer guten Fassung.', short: 'Leere Datei' }),
  'photo.toolarge': (f) => ({ title: `Zu groß für ${f.subject === '' ? 'die Galerie' : f.subject}`, text: 'Das Foto liegt über der Grenze dort. An die anderen Galerien geht es trotzdem, und das Original bleibt, wo es ist.', short: `Zu groß für ${f.subject === '' ? 'die Galerie' : f.subject}` }),
  'photo.kind': (f) => ({ title: `${it(f)} nimmt diese Art nicht an`, text: 'An die anderen Galerien geht es trotzdem.', short: f.subject === '' ? 'Von der Galerie nicht angenommen' : `Von ${f.subject} nicht angenommen` }),
  'photo.unsure': () => ({ title: 'Vielleicht schon dort', text: 'Das Foto wurde gesendet, die Antwort ging verloren. Noch einmal senden kann es doppelt zeigen. Sehen Sie in der Galerie nach und wählen Sie dann.', short: 'Vielleicht schon dort' }),
  'photo.unseen': () => ({ title: 'Die Galerie zeigt es nicht', text: 'Es war dort schon bestätigt. Es ist hier sicher und kann noch einmal gesendet werden.', short: 'dort nicht zu sehen' }),
  'photo.refused': (f) => ({ title: `${it(f)} lehnte dieses Foto ab`, text: 'Die Sicherungskopie ist in Ordnung. „Details“ zeigt den genannten Grund.', short: 'Von der Galerie abgelehnt' }),
  'photo.same': (f) => ({ title: f.subject === '' ? 'Dasselbe Foto wie ein anderes' : `Dasselbe Foto wie ${f.subject}`, text: 'Nur eines wird gesendet. Beide Dateien bleiben im Fotobox-Ordner.', short: 'dasselbe Foto' }),
  'photo.gone': (f) => ({ title: 'Ein Foto verschwand, bevor es sicher war', text: `${f.subject === '' ? 'Es' : f.subject} lag im Fotobox-Ordner und ist weg. Sehen Sie im Papierkorb der Fotobox nach.`, short: 'Außerhalb von Boothlift verloren' }),
  'photo.busy': (f) => ({ title: f.subject === '' ? 'Ein anderes Programm hält die Datei fest' : `Ein anderes Programm hält ${f.subject} fest`, text: 'Die Fotobox oder ein Virenscanner benutzt sie noch. Boothlift wartet, einige Sekunden lang ist das normal.', short: 'Von einem anderen Programm belegt' }),
  'photo.access': (f) => ({ title: f.subject === '' ? 'Die Datei darf nicht gelesen werden' : `${f.subject} darf nicht gelesen werden`, text: 'Das System lässt Boothlift die Datei nicht öffnen. Starten Sie beide Programme unter demselben Benutzer oder erlauben Sie das Lesen.', short: 'Darf nicht gelesen werden' }),
  'photo.not_picture': () => ({ title: 'Kein Bild', text: 'Boothlift nimmt JPEG, PNG, GIF, WebP, MP4 und MOV und entscheidet nach dem Inhalt, nicht nach dem Namen. Es ist nichts zu tun.', short: 'kein Bild' }),
  'photo.link': () => ({ title: 'Das ist ein Link, kein Foto', text: 'Speichern Sie zuerst das Bild und ziehen Sie dann die Datei herein.', short: 'ein Link, kein Foto' }),
  'photo.paused': () => ({ title: 'Von Hand angehalten', text: 'Es ist sicher und wartet. Mit „Weiter“ geht es hinaus.', short: 'Angehalten' }),
  'photo.left_out': () => ({ title: 'Von Hand ausgelassen', text: 'Es bleibt im Fotobox-Ordner und kann jederzeit wieder aufgenommen werden.', short: 'ausgelassen' }),
  'photo.taken_down': () => ({ title: 'Von Hand zurückgezogen', text: 'Es wird nirgendwohin mehr gesendet. Die Sicherungskopie und die Datei der Fotobox bleiben.', short: 'zurückgezogen' }),
  'photo.old': () => ({ title: 'Älter als das Event', text: 'Boothlift sendet aus diesem Ordner nur neue Fotos. Um auch dieses zu senden, ziehen Sie es auf das Fenster.', short: 'älter als das Event' }),
  'photo.elsewhere': () => ({ title: 'Gehört zu einem anderen Event', text: 'Ein anderes Event hat es aus diesem Ordner genommen, darum bleibt es hier draußen. „Details“ nennt das Event.', short: 'gehört zu einem anderen Event' }),
  'photo.aside': () => ({ title: 'Keines der fertigen Fotos der Fotobox', text: 'Es liegt dort, wo Fotoboxen Rohbilder und Hilfsdateien ablegen. Um es trotzdem zu senden, ziehen Sie es auf das Fenster.', short: 'kein fertiges Foto' }),
  'photo.spool': () => ({ title: 'Die Sicherungskopie ist nicht lesbar', text: 'Etwas hat Boothlifts eigene Dateien verändert. Liegt das Original noch im Fotobox-Ordner, nimmt Boothlift es noch einmal auf.', short: 'Sicherungskopie nicht lesbar' }),
  'folder.gone': () => ({ title: 'Der Fotobox-Ordner fehlt', text: 'Alle bisherigen Fotos sind sicher. Schließen Sie das Laufwerk wieder an oder holen Sie den Ordner zurück, Boothlift merkt es von selbst.', short: 'Nicht erreichbar' }),
  'folder.changed': () => ({ title: 'An seiner Stelle liegt ein anderer Ordner', text: 'Ein anderes Laufwerk oder ein neuer Ordner trägt den Namen des Fotobox-Ordners. Es wird nichts übernommen, bis Sie ihn bestätigen.', short: 'Ein anderer Ordner?' }),
  'folder.old': () => ({ title: 'Dieses Foto ist älter als das Event', text: 'Boothlift sendet nur neue, bis Sie entscheiden. Die Frage steht auf Live.', short: 'Wartet auf Ihre Antwort' }),
  'folder.own': () => ({ title: 'Dieser Ordner gehört Boothlift selbst', text: 'Fotos würden im Kreis gesendet. Wählen Sie den Ordner, in den die Fotobox speichert.', short: 'Boothlifts eigener Ordner' }),
  'folder.unusable': () => ({ title: 'Dieser Ordner lässt sich nicht verwenden', text: 'Boothlift kann ihn nicht lesen. Wählen Sie einen anderen oder erlauben Sie das Lesen.', short: 'Nicht verwendbar' }),
  'disk.full': () => ({ title: 'Die Festplatte ist voll', text: 'Neue Fotos werden nicht kopiert; auch die Fotobox könnte stehen bleiben. Die Originale bleiben, das Senden geht weiter und schafft Platz.', short: 'Die Festplatte ist voll' }),
  'app.records': () => ({ title: 'Boothlift kann nichts aufzeichnen', text: 'Die Dateien der Fotobox sind unberührt. Schaffen Sie Platz oder erlauben Sie das Schreiben und starten Sie Boothlift dann neu.', short: 'Aufzeichnungen nicht beschreibbar' }),
  'app.newer': () => ({ title: 'Die Aufzeichnungen stammen von einem neueren Boothlift', text: 'Es wurde nichts geändert. Starten Sie wieder die neuere Version.', short: 'Aufzeichnungen eines neueren Boothlift' }),
  'app.rebuilt': (f) => ({ title: 'Die Aufzeichnungen waren beschädigt und wurden neu aufgebaut', text: `Alle Fotos stehen wieder darin, und Boothlift arbeitet weiter. ${f.detail === '0' ? 'Nichts sollte doppelt hochgeladen werden' : f.detail === '1' ? '1 Foto wird vielleicht noch einmal hochgeladen' : `${f.detail} Fotos werden vielleicht noch einmal hochgeladen`}. Die beschädigten Aufzeichnungen liegen für den Support daneben.`, short: 'Aufzeichnungen neu aufgebaut' }),
  'app.network': () => ({ title: 'Der Ordner von Boothlift liegt auf einem anderen Computer', text: 'Dort geht eine Datenbank früher oder später kaputt, darum ist Boothlift nicht gestartet und hat nichts geändert. Wählen Sie einen Ordner auf einer Festplatte dieses Computers.', short: 'In einem Netzwerkordner' }),
  'app.synced': (f) => ({ title: `Der Ordner von Boothlift liegt in einem Ordner von ${f.detail === '' ? 'einem anderen Programm' : f.detail}`, text: 'Wird er während der Arbeit kopiert, kann das die Aufzeichnungen beschädigen. Boothlift arbeitet weiter; verschieben Sie den Ordner oder nehmen Sie ihn vom Kopieren aus.', short: 'In einem Ordner, der kopiert wird' }),
  'app.second': () => ({ title: 'Boothlift läuft schon', text: 'Sein Zeichen finden Sie neben der Uhr. Schließen Sie dieses Fenster.', short: 'Läuft schon' }),
  'keys.locked': () => ({ title: 'Der Schlüsselspeicher ist nicht nutzbar', text: 'Boothlift bewahrt Token dort auf und schreibt sie nirgendwo anders hin, bis Sie wählen. Entsperren Sie ihn und versuchen Sie es wieder, oder wählen Sie einen anderen Ort.', short: 'Der Schlüsselspeicher ist nicht nutzbar' }),
  'request.wrong': () => ({ title: 'Das hat nicht geklappt', text: 'Es wurde nichts geändert. „Details“ sagt mehr.', short: 'Nicht geklappt' }),
  'request.gone': (f) => ({ title: f.subject === '' ? 'Das gibt es nicht mehr' : `${f.subject} gibt es nicht`, text: 'Es ging nichts verloren. Sehen Sie gleich noch einmal nach.', short: 'Nicht mehr da' }),
  'calls.closed': () => ({ title: 'Die Fotobox ist nicht zu hören', text: 'Ein anderes Programm belegt den Platz auf diesem Computer. Schließen Sie es und schalten Sie dies dann aus und wieder ein. Fotos werden wie bisher aufgenommen.', short: 'Nicht zu hören' }),
  'event.file': (f) => ({ title: 'Diese Event-Datei lässt sich nicht verwenden', text: `In ${f.subject === '' ? 'der Datei' : f.subject} stimmt etwas nicht, darum wurde nichts davon geöffnet. „Details“ sagt, wo und warum. Bringen Sie es in Ordnung, oder lassen Sie die Datei noch einmal speichern.`, short: 'Die Event-Datei lässt sich nicht verwenden' }),
  'guests.closed': () => ({ title: 'Die Gästeseite ist geschlossen', text: 'Das Netz hat gewechselt, oder sie ließ sich dort nicht öffnen. Öffnen Sie sie wieder im gewünschten Netz.', short: 'Geschlossen' }),
};

function it(f: { subject: string }): string {
  return f.subject === '' ? 'Die Galerie' : f.subject;
}

function to(f: { subject: string }): string {
  return f.subject === '' ? 'der Galerie' : f.subject;
}
