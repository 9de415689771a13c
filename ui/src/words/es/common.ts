import type { Counts, Failure } from '../../contract/types';
import { messages } from './messages';
import { f } from './numbers';

export const common = {
  close: 'Cerrar',
  cancel: 'Cancelar',
  details: 'Detalles',
  saved: 'Guardado',
  copied: 'Copiado',
  failure: (it: Failure) => messages[it.code](it),
  mini: (c: Counts) =>
    c.sending + c.waiting === 0
      ? `${f.number(c.delivered)} de ${f.number(c.photos)} entregadas`
      : `${f.number(c.delivered)} de ${f.number(c.photos)} entregadas, ${f.number(c.sending + c.waiting)} en camino`,
  toLive: 'Ver en Directo',
  skip: 'Ir al contenido',
  message: 'Mensaje',
  dismiss: 'Cerrar este mensaje',
  pretend: 'Esta es la cabina de mentira. Nada sale de aquí.',
};
