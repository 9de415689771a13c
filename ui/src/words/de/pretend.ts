export const pretend = {
  title: 'Gespielte Fotobox',
  try: 'Mit gespielter Fotobox testen',
  tryText: 'Gezeichnete Fotos, eine erfundene Galerie, nichts verlässt diesen Computer.',
  starting: 'Gäste werden gezeichnet…',
  stop: 'Spiel beenden',
  trouble: 'Störung spielen',
  played: {
    no_internet: 'Kein Internet',
    sign_in_page: 'Anmeldeseite',
    slow_wifi: 'Langsames WLAN',
    gallery_down: 'Galerie gestört',
    disk_full: 'Festplatte voll',
  },
  brokenFile: 'Kaputte Datei',
  brokenSaid: 'Das nächste Foto der Fotobox bricht in der Mitte ab.',
  pullThePlug: 'Stecker ziehen',
};
