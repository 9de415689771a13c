import { f } from './numbers';

/** Set-ups that are kept under a name, for new events. */
export const templates = {
  title: 'Templates',
  text: 'A template keeps folders, rules, destinations, hours, order and limits. No name, date, photo or token is in it.',
  none: 'There is no template yet.',
  keep: 'Keep the set-up of this event',
  name: 'Name of the template',
  save: 'Keep as a template',
  saved: (name: string) => `The set-up is kept as “${name}”.`,
  taken: 'There is a template of this name.',
  in: (folders: readonly string[]) => f.list(folders),
  made: (day: string) => `Kept on ${day}`,
  start: 'New event from it',
  startOf: (name: string) => `A new event from ${name}`,
  rename: 'Rename',
  renameOf: (name: string) => `Rename ${name}`,
  renameDo: 'Give it this name',
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  removeAsk: (name: string) => `Remove “${name}”? Events that began with it stay as they are.`,
  removeDo: 'Remove it',
  startTitle: 'A new event from a template',
  startText: (name: string) => `With the folders, rules, destinations and hours of the template “${name}”.`,
  eventName: 'Name of the event',
  needName: 'Give the event a name.',
};
