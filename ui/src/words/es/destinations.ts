import type { Failure } from '../../contract/types';
import { messages } from './messages';

export const destination = {
  'local-gallery': { name: 'Galería local', text: 'Los invitados escanean un código. Sin cuenta ni internet. Lista ya.' },
  'event-gallery': { name: 'Event Gallery de Darkroom', text: 'Pega el token de la página de la galería' },
  selfcommunity: { name: 'Evento de SelfCommunity', text: 'Inicia sesión con el navegador' },
  cyclemate: { name: 'Evento de CycleMate', text: 'Pega un token y elige el evento' },
  token: 'Token',
  tokenHint: 'En la página «Integration» de la galería, «API Token».',
  showToken: 'Mostrar el token',
  preset: 'Dirección',
  presets: {
    'eventgallery-new': 'Event Gallery (lo normal)',
    'eventgallery-new-bare': 'Event Gallery, sin www',
    'eventgallery-old': 'Event Gallery, dirección antigua',
    custom: 'Otra dirección',
  },
  endpoint: 'Dirección de subida',
  endpointHint: 'Empieza por https:// y se copia de la página de la galería.',
  collection: 'Colección (opcional)',
  collectionHint: 'Letras, cifras y «-». Déjala vacía para que elija la galería.',
  collectionWrong: 'Aquí solo valen letras, cifras y «-».',
  videos: 'Enviar ahí también los vídeos',
  more: 'Cómo se entregan las imágenes',
  form: 'Forma de la subida',
  forms: {
    raw: 'Solo la imagen (lo normal)',
    'raw-as-form': 'La imagen, marcada como formulario',
    multipart: 'Un formulario con un campo de archivo',
  },
  field: 'Nombre del campo de archivo',
  fieldWrong: 'El nombre del campo de archivo solo admite letras, cifras y - _ . [ ].',
  formHint: 'Cámbialo solo si la página de la galería lo pide.',
  check: 'Comprobar',
  checking: 'Comprobando…',
  works: 'La dirección responde. La primera foto dirá si el token es correcto.',
  needToken: 'Pega primero el token.',
  needEndpoint: 'Escribe primero la dirección.',
  changed: 'Cambiado desde la última comprobación.',
};

export const keys = {
  title: '¿Dónde se guarda el token?',
  why: 'Boothlift guarda ahí los tokens y no los escribe en otro sitio hasta que elijas. Las fotos esperan seguras.',
  whyNot: 'Un token ya guardado no se traslada: lo pegas una vez más.',
  place: {
    system: { name: 'En el almacén de claves del sistema', text: 'El lugar habitual. Está cifrado y se abre al iniciar sesión.' },
    memory: { name: 'Preguntar en cada inicio', text: 'No se escribe nada. Después de cada inicio pegas el token otra vez, y las fotos esperan hasta entonces.' },
    file: {
      name: 'En un archivo protegido de este ordenador',
      text: 'Sin preguntas al iniciar. Solo tu usuario puede abrir el archivo, pero no está cifrado: quien entre en la cuenta o se lleve el disco puede leer el token.',
    },
  },
  again: 'Probar otra vez el almacén de claves',
  use: 'Usar este lugar',
  choose: 'Elegir',
};

/** What "Check" found, before anything waits for that gallery. */
export const checked = (it: Failure): { title: string; text: string } => {
  const says = messages[it.code](it);
  switch (it.code) {
    case 'net.offline':
    case 'net.broken':
    case 'net.stalled':
    case 'net.no_answer':
      return { title: 'Nadie responde en esta dirección', text: 'Mira la dirección y la conexión a internet, y comprueba otra vez.' };
    case 'net.portal':
      return { title: says.title, text: 'Acepta su página en el navegador y comprueba otra vez.' };
    case 'dest.denied':
    case 'dest.no_token':
      return { title: 'No se acepta el token', text: 'Cópialo otra vez de la página de la galería, entero y sin nada más.' };
    case 'dest.address':
    case 'dest.moved':
      return { title: 'La dirección no es correcta', text: 'Cópiala otra vez de la página de la galería; empieza por https://. Si se elige un evento, esta cuenta tiene que gestionarlo.' };
    case 'dest.down':
    case 'dest.unexpected':
    case 'dest.limited':
      return { title: says.title, text: 'Comprueba otra vez dentro de un minuto.' };
    default:
      return says;
  }
};
