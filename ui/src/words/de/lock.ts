import type { Words } from '../catalogue';

/** Die Sperre für Betreuer. */
export const lock: Words['lock'] = {
  title: 'Sperre für Betreuer',
  text: 'Event, Einstellungen und „Zurückziehen“ fragen nach einer Zahl. Live, Fotos, Sitzungen, Teilen und Abbauen bleiben offen.',
  digits: 'Zahl mit 4 bis 8 Ziffern',
  switchOn: 'Sperre einschalten',
  switchedOn: 'Die Sperre ist an. Sie schließt nach fünf Minuten ohne Bedienung.',
  isOn: 'An. Sie schließt von selbst nach fünf Minuten ohne Bedienung.',
  change: 'Zahl ändern',
  changeDo: 'Diese Zahl verwenden',
  changed: 'Die Sperre hat eine andere Zahl.',
  switchOff: 'Sperre ausschalten',
  now: 'Jetzt sperren',
  closed: 'Das ist gesperrt.',
  closedText: 'Das Senden geht weiter. Um hier etwas zu ändern, geben Sie die Zahl ein.',
  ask: 'Zahl eingeben',
  askText: 'Das ändert die Einrichtung oder zieht Fotos zurück, darum fragt es nach der Zahl der Sperre.',
  number: 'Zahl',
  unlock: 'Entsperren',
  wrong: 'Es ist eine andere Zahl.',
  wait: (time) => `Zu oft falsch. Die nächste Zahl wird ab ${time} angesehen.`,
  forgot: 'Vergessen? Die Anleitung sagt unter „Einstellungen“, wie man die Sperre auf diesem Computer wegnimmt.',
};
