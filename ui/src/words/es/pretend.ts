export const pretend = {
  title: 'Cabina de mentira',
  try: 'Probar con una cabina de mentira',
  tryText: 'Fotos dibujadas, una galería inventada, nada sale de este ordenador.',
  starting: 'Dibujando invitados…',
  stop: 'Dejar de jugar',
  trouble: 'Simular un problema',
  played: {
    no_internet: 'Sin internet',
    sign_in_page: 'Página de acceso',
    slow_wifi: 'Wifi lento',
    gallery_down: 'Galería caída',
    disk_full: 'Disco lleno',
  },
  brokenFile: 'Archivo roto',
  brokenSaid: 'La próxima foto de la cabina se corta por la mitad.',
  pullThePlug: 'Desenchufar',
};
