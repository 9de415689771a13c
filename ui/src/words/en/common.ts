import type { Counts, Failure } from '../../contract/types';
import { messages } from './messages';
import { f } from './numbers';

export const common = {
  close: 'Close',
  cancel: 'Cancel',
  details: 'Details',
  saved: 'Saved',
  copied: 'Copied',
  failure: (it: Failure) => messages[it.code](it),
  mini: (c: Counts) =>
    c.sending + c.waiting === 0
      ? `${f.number(c.delivered)} of ${f.number(c.photos)} delivered`
      : `${f.number(c.delivered)} of ${f.number(c.photos)} delivered, ${f.number(c.sending + c.waiting)} on the way`,
  toLive: 'Show on Live',
  skip: 'Go to the content',
  message: 'Message',
  dismiss: 'Put this message away',
  pretend: 'This is the pretend booth. Nothing leaves here.',
};
