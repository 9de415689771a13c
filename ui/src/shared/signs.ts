/** The signs a state can have. Each has its own shape and its own colour, and never stands without a word nearby. */
export type Sign = 'arriving' | 'waiting' | 'moving' | 'delivered' | 'needs' | 'danger' | 'skipped';

/** The colour class of each sign, from `app.css`. */
export const SIGN_CLASS: Record<Sign, string> = {
  arriving: 's-moving',
  waiting: 's-waiting',
  moving: 's-moving',
  delivered: 's-delivered',
  needs: 's-needs',
  danger: 's-danger',
  skipped: 's-skipped',
};
