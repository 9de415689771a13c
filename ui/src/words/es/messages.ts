import type { Tables } from '../catalogue';
import { f as formats } from './numbers';

/** One message for each failure code: what happened · what Boothlift is doing · what you can do. No codes, no paths, no secrets. */
export const messages: Tables['message'] = {
  'net.offline': () => ({ title: 'Sin internet', text: 'Las fotos esperan seguras en este ordenador. Boothlift lo intenta cada pocos segundos y envía por sí solo. Puedes seguir haciendo fotos.', short: 'Espera a tener internet' }),
  'net.portal': () => ({ title: 'El wifi del local pide iniciar sesión', text: 'Alguien tiene que aceptar su página una vez. Las fotos esperan seguras y salen justo después. Abre la página o usa la zona wifi de tu móvil.', short: 'Espera el inicio de sesión' }),
  'net.blocked': (f) => ({ title: `Este wifi bloquea ${it(f)}`, text: 'Otras galerías responden, esta nunca. Boothlift lo sigue intentando. Pregunta en el local o usa la zona wifi de tu móvil.', short: 'Bloqueada por este wifi' }),
  'net.metered': (f) => ({ title: 'Esta red cuenta los datos', text: `${/^\d+$/.test(f.subject) ? `Solo salen las impresiones, hasta ${f.subject} MB.` : 'Solo salen las impresiones.'} El resto espera a otra red.`, short: 'Espera a otra red' }),
  'net.slow': () => ({ title: 'El wifi va lento esta noche', text: 'De momento solo salen las impresiones, así lo quiso alguien. El resto espera seguro a otra red.', short: 'Primero salen las impresiones' }),
  'net.broken': (f) => ({ title: 'El envío se cortó', text: `La conexión con ${it(f)} terminó a la mitad. Boothlift vuelve a enviar la foto por sí solo.`, short: 'Se cortó, se repite' }),
  'net.stalled': (f) => ({ title: 'El envío se detuvo', text: `Nada avanzaba hacia ${it(f)}. Boothlift vuelve a empezar por sí solo.`, short: 'Se detuvo, se repite' }),
  'net.no_answer': (f) => ({ title: 'Aún no hay respuesta', text: `Todo se entregó a ${it(f)}, pero no ha respondido. Boothlift vuelve a preguntar por sí solo.`, short: 'Aún sin respuesta' }),
  'dest.cert': (f) => ({ title: `Esta red se hace pasar por ${it(f)}`, text: 'El nombre seguro no coincide, así que no se envió nada. Suele ser una página de acceso o un reloj mal puesto.', short: 'El nombre seguro no coincide' }),
  'dest.denied': (f) => ({ title: `${begins(f)} no acepta este token`, text: 'Las fotos esperan seguras. Copia otra vez el token de la página de la galería y pégalo aquí.', short: 'No se acepta el token' }),
  'dest.signin': (f) => ({ title: `${begins(f)} pide iniciar sesión otra vez`, text: 'Su permiso terminó. Las fotos esperan y las otras galerías siguen. Inicia sesión y saldrán solas.', short: 'Inicia sesión otra vez' }),
  'dest.forbidden': (f) => ({ title: `${begins(f)} no acepta fotos de esta cuenta`, text: 'Allí falta un permiso o la suscripción. Las fotos esperan seguras y Boothlift lo intenta de vez en cuando. Pregunta a quien gestiona la galería.', short: 'La cuenta no tiene permiso allí' }),
  'dest.address': (f) => ({ title: 'La dirección no es correcta', text: `${begins(f)} responde, pero no recibe fotos en esa dirección. Las fotos esperan seguras. Mira la dirección en la página «Integration» de la galería.`, short: 'La dirección no es correcta' }),
  'dest.moved': (f) => ({ title: `${begins(f)} ha cambiado de sitio`, text: 'La dirección lleva ahora a otro lugar. Boothlift no la sigue por sí solo, para que ninguna foto acabe en manos ajenas. Escribe la dirección nueva.', short: 'La dirección ha cambiado' }),
  'dest.full': (f) => ({ title: `${begins(f)} no tiene espacio`, text: 'La cuenta está llena o tiene un pago pendiente. Las fotos esperan aquí. Su titular puede liberar espacio; Boothlift lo intenta cada hora.', short: 'Llena' }),
  'dest.closed': (f) => ({ title: `Este evento está cerrado en ${it(f)}`, text: 'Ya no acepta fotos. Esperan aquí. Ábrelo allí otra vez o elige otro destino.', short: 'Cerrado' }),
  'dest.limited': (f) => ({ title: `${begins(f)} pidió una pausa`, text: 'Es su norma. Las fotos saldrán solas después.', short: 'Pidió una pausa' }),
  'dest.down': (f) => ({ title: `${begins(f)} no responde`, text: 'Internet funciona, la galería tiene problemas. Boothlift sigue intentándolo y las fotos esperan seguras.', short: 'La galería tiene problemas' }),
  'dest.unexpected': (f) => ({ title: `${begins(f)} dio una respuesta sin sentido`, text: 'Nada cuenta como entregado sin un sí claro. Boothlift lo intenta otra vez por sí solo. «Detalles» muestra qué dijo.', short: 'Una respuesta sin sentido' }),
  'dest.paused': (f) => ({ title: `${begins(f)} está en pausa`, text: 'Alguien pausó el envío. Las fotos esperan seguras. Con «Continuar» salen.', short: 'En pausa' }),
  'dest.no_token': (f) => ({ title: f.subject === '' ? 'Falta el token de la galería' : `Falta el token de ${f.subject}`, text: 'Ya no está en este ordenador. Las fotos esperan seguras. Cópialo de la página de la galería y pégalo aquí.', short: 'Falta el token' }),
  'photo.incomplete': () => ({ title: 'El archivo está incompleto', text: 'La cabina se paró a la mitad; la parte inferior puede verse gris. Boothlift espera uno mejor y no lo envía por sí solo.', short: 'Archivo incompleto' }),
  'photo.empty': () => ({ title: 'El archivo está vacío', text: 'Suele pasar tras un corte de luz. Boothlift busca una versión buena en cada ronda.', short: 'Archivo vacío' }),
  'photo.toolarge': (f) => ({ title: `Demasiado grande para ${it(f)}`, text: 'Supera el límite de allí. Aun así va a las otras galerías, y el original se queda donde está.', short: `Demasiado grande para ${it(f)}` }),
  'photo.kind': (f) => ({ title: `${begins(f)} no acepta este tipo`, text: 'Aun así va a las otras galerías.', short: `${begins(f)} no la acepta` }),
  'photo.unsure': () => ({ title: 'Quizá ya esté allí', text: 'La foto se envió y la respuesta se perdió. Si se envía otra vez, podría salir repetida. Mira en la galería y luego elige.', short: 'Quizá ya esté allí' }),
  'photo.unseen': () => ({ title: 'La galería no la muestra', text: 'Ya se confirmó allí una vez. Está segura aquí y se puede enviar otra vez.', short: 'no aparece allí' }),
  'photo.there': (f) => ({ title: `${begins(f)} dice que ya tiene esta foto`, text: 'Mira en la galería y luego elige. Si se envía otra vez, podría salir repetida.', short: 'Dice que ya la tiene' }),
  'photo.refused': (f) => ({ title: `${begins(f)} rechazó esta foto`, text: 'La copia segura está bien. «Detalles» muestra el motivo que dio.', short: 'Rechazada por la galería' }),
  'photo.same': (f) => ({ title: f.subject === '' ? 'La misma foto que otra' : `La misma foto que ${f.subject}`, text: 'Solo se envía una. Los dos archivos se quedan en la carpeta de la cabina.', short: 'la misma foto' }),
  'photo.gone': (f) => ({ title: 'Una foto desapareció antes de estar a salvo', text: f.subject === '' ? 'Estaba en la carpeta de la cabina y ya no está. Mira en la papelera de la cabina.' : `${f.subject} estaba en la carpeta de la cabina y ya no está. Mira en la papelera de la cabina.`, short: 'Perdida fuera de Boothlift' }),
  'photo.busy': (f) => ({ title: f.subject === '' ? 'Otro programa está usando el archivo' : `Otro programa está usando ${f.subject}`, text: 'La cabina o un antivirus lo usa todavía. Boothlift espera; unos segundos es normal.', short: 'En uso por otro programa' }),
  'photo.access': (f) => ({ title: f.subject === '' ? 'No hay permiso para leer el archivo' : `No hay permiso para leer ${f.subject}`, text: 'El sistema no deja que Boothlift lo abra. Inicia los dos programas con el mismo usuario o permite la lectura.', short: 'Sin permiso de lectura' }),
  'photo.not_picture': () => ({ title: 'No es una imagen', text: 'Boothlift acepta JPEG, PNG, GIF, WebP, MP4 y MOV, según el contenido y no según el nombre. No hay nada que hacer.', short: 'no es una imagen' }),
  'photo.link': () => ({ title: 'Es un enlace, no una foto', text: 'Guarda primero la imagen y después suelta el archivo.', short: 'un enlace, no una foto' }),
  'photo.paused': () => ({ title: 'Pausada por una persona', text: 'Está segura y espera. Con «Continuar» sale.', short: 'En pausa' }),
  'photo.left_out': () => ({ title: 'Descartada por una persona', text: 'Se queda en la carpeta de la cabina y se puede recuperar en cualquier momento.', short: 'descartada' }),
  'photo.taken_down': () => ({ title: 'Retirada por una persona', text: 'Ya no se envía a ningún sitio. La copia segura y el archivo de la cabina se quedan.', short: 'retirada' }),
  'photo.approval': () => ({ title: 'Espera tu aprobación', text: 'Está segura aquí y sale en cuanto alguien la apruebe.', short: 'Espera aprobación' }),
  'photo.single': () => ({ title: 'Una foto suelta', text: 'Este evento solo envía impresiones, GIF y vídeos. Aun así se puede volver a incluir.', short: 'las fotos sueltas están apagadas' }),
  'photo.old': () => ({ title: 'Anterior al evento', text: 'Boothlift solo envía fotos nuevas de esta carpeta. Para enviar también esta, suéltala en la ventana.', short: 'anterior al evento' }),
  'photo.elsewhere': () => ({ title: 'Es de otro evento', text: 'Otro evento la tomó de esta misma carpeta; por eso aquí queda fuera. «Detalles» dice cuál.', short: 'es de otro evento' }),
  'photo.aside': () => ({ title: 'No es una foto terminada de la cabina', text: 'Está donde las cabinas guardan imágenes sin procesar y archivos auxiliares. Para enviarla de todos modos, suéltala en la ventana.', short: 'no es una foto terminada' }),
  'photo.copy_removed': () => ({ title: 'La copia segura se quitó', text: 'Todo se entregó hace tiempo, así que Boothlift quitó su copia, y la foto ya no está en la carpeta de la cabina. Para enviarla, suelta la foto en la ventana; si no, déjala fuera.', short: 'Copia segura quitada' }),
  'photo.spool': () => ({ title: 'No se puede leer la copia segura', text: 'Algo cambió los archivos de Boothlift. Si el original sigue en la carpeta de la cabina, Boothlift lo toma otra vez.', short: 'Copia segura ilegible' }),
  'folder.gone': () => ({ title: 'La carpeta de la cabina no aparece', text: 'Todas las fotos anteriores están a salvo. Vuelve a conectar la unidad o recupera la carpeta; Boothlift lo nota por sí solo.', short: 'Inaccesible' }),
  'folder.changed': () => ({ title: 'Hay otra carpeta en su lugar', text: 'Otra unidad o una carpeta nueva tiene el nombre de la carpeta de la cabina. No se toma nada hasta que confirmes que es la correcta.', short: '¿Otra carpeta?' }),
  'folder.old': () => ({ title: 'Esta foto es anterior al evento', text: 'Boothlift solo envía las nuevas hasta que elijas. La pregunta está en Directo.', short: 'Espera tu respuesta' }),
  'folder.own': () => ({ title: 'Esta carpeta es del propio Boothlift', text: 'Las fotos darían vueltas sin fin. Elige la carpeta en la que escribe la cabina.', short: 'Carpeta del propio Boothlift' }),
  'folder.unusable': () => ({ title: 'Esta carpeta no se puede usar', text: 'Boothlift no puede leerla. Elige otra o permite la lectura.', short: 'No se puede usar' }),
  'disk.full': () => ({ title: 'El disco está lleno', text: 'No se copian fotos nuevas; la cabina también podría pararse. Los originales se quedan, y el envío continúa y libera espacio.', short: 'El disco está lleno' }),
  'app.records': () => ({ title: 'Boothlift no puede guardar sus registros', text: 'Los archivos de la cabina siguen intactos. Libera espacio o permite la escritura y vuelve a iniciar Boothlift.', short: 'No se puede escribir en los registros' }),
  'app.recovered': (f) => ({ title: 'De vuelta tras una parada inesperada', text: `Todo estaba anotado. ${f.subject === '0' || f.subject === '' ? 'No había nada en camino.' : f.subject === '1' ? '1 envío que estaba en camino sigue por sí solo.' : `${f.subject} envíos que estaban en camino siguen por sí solos.`}`, short: 'De vuelta tras una parada inesperada' }),
  'app.clock': (f) => ({ title: 'El reloj del ordenador parece estar mal', text: `Muestra el ${day(f.subject)}. El envío funciona, pero las horas en las galerías pueden estar mal. Pon bien la fecha y la hora en los ajustes del sistema.`, short: 'El reloj parece estar mal' }),
  'app.newer': () => ({ title: 'Los registros son de un Boothlift más nuevo', text: 'No se cambió nada. Inicia otra vez la versión más nueva.', short: 'Registros de un Boothlift más nuevo' }),
  'app.rebuilt': (f) => ({ title: 'Los registros estaban dañados y se rehicieron', text: `Todas las fotos vuelven a estar en ellos y Boothlift sigue. ${f.subject === '0' || f.subject === '' ? 'Ninguna foto debería subirse dos veces' : f.subject === '1' ? 'Puede que 1 foto se suba otra vez' : `Puede que ${f.subject} fotos se suban otra vez`}. Los registros dañados quedan al lado para soporte.`, short: 'Registros rehechos' }),
  'app.rebuilt_partly': (f) => ({ title: 'Los registros estaban dañados y no se pudieron rehacer del todo', text: `Las fotos que faltaban volvieron desde sus copias seguras, algunas sin su sesión. ${f.subject === '0' || f.subject === '' ? 'Puede que algunas fotos se suban otra vez' : f.subject === '1' ? 'Puede que al menos 1 foto se suba otra vez' : `Puede que al menos ${f.subject} fotos se suban otra vez`}. Los registros dañados quedan al lado para soporte.`, short: 'Registros rehechos en parte' }),
  'app.damaged': () => ({ title: 'Los registros de este disco están dañados', text: 'Boothlift sigue trabajando. Ciérralo cuando haya una pausa y vuelve a iniciarlo: entonces rehace los registros con lo que guarda al lado.', short: 'Registros dañados' }),
  'app.part': (f) => ({ title: f.subject === '' ? 'Una parte de Boothlift se detuvo y se inició de nuevo' : `El envío a ${f.subject} se detuvo y se inició de nuevo`, text: 'No se pierde ninguna foto, y lo que estaba en camino sale otra vez. Si vuelve a ocurrir, cierra Boothlift, inícialo de nuevo y guarda un archivo de ayuda.', short: 'Iniciado de nuevo' }),
  'app.network': () => ({ title: 'La carpeta de Boothlift está en otro ordenador', text: 'Allí una base de datos se estropea tarde o temprano; por eso Boothlift no se inició ni cambió nada. Elige una carpeta en un disco de este ordenador.', short: 'En una carpeta de red' }),
  'app.synced': (f) => ({ title: `La carpeta de Boothlift está en una carpeta de ${f.subject === '' ? 'otro programa' : f.subject}`, text: 'Copiarla mientras se usa puede dañar los registros. Boothlift sigue; mueve su carpeta o exclúyela de las copias.', short: 'En una carpeta que se copia' }),
  'app.locked': () => ({ title: 'Esto está bloqueado', text: 'El bloqueo para asistentes pide antes su número. No se cambió nada.', short: 'Bloqueado' }),
  'app.second': () => ({ title: 'Boothlift ya está en marcha', text: 'Busca su icono junto al reloj y cierra esta ventana.', short: 'Ya está en marcha' }),
  'app.pretend': () => ({ title: 'La cabina de mentira no hace esto', text: 'En ella no entra nada real y nada sale de este ordenador. Deja primero de jugar.', short: 'No en la cabina de mentira' }),
  'keys.locked': () => ({ title: 'El almacén de claves no se puede usar', text: 'Boothlift guarda ahí los tokens y no los escribe en otro sitio hasta que elijas. Desbloquéalo y prueba otra vez, o elige otro lugar.', short: 'El almacén de claves no se puede usar' }),
  'request.wrong': () => ({ title: 'No ha funcionado', text: 'No se cambió nada. «Detalles» dice más.', short: 'No ha funcionado' }),
  'request.gone': (f) => ({ title: f.subject === '' ? 'Ya no está ahí' : `${f.subject} no está`, text: 'No se perdió nada. Mira otra vez en un momento.', short: 'Ya no está' }),
  'calls.closed': () => ({ title: 'No se puede oír a la cabina', text: 'Otro programa ocupa su lugar en este ordenador. Ciérralo y luego apaga y enciende esta opción. Las fotos se toman como antes.', short: 'No se oye' }),
  'event.file': (f) => ({ title: 'Este archivo de evento no se puede usar', text: `Algo en ${f.subject === '' ? 'el archivo' : f.subject} no es como debe, así que no se abrió nada de él. «Detalles» dice dónde y por qué. Corrígelo o pide que guarden el archivo otra vez.`, short: 'El archivo de evento no se puede usar' }),
  'guests.closed': () => ({ title: 'La página de invitados está cerrada', text: 'La red cambió o no se pudo abrir en ella. Ábrela otra vez en la red que quieras.', short: 'Cerrada' }),
};

function it(f: { subject: string }): string {
  return f.subject === '' ? 'la galería' : f.subject;
}

function begins(f: { subject: string }): string {
  return f.subject === '' ? 'La galería' : f.subject;
}

/** A day that came as `YYYY-MM-DD`, with its year. */
const day = (text: string) => (/^\d{4}-\d\d-\d\d$/.test(text) ? formats.date(new Date(`${text}T12:00:00`).getTime()) : text);
