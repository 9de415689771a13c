import type { Failure, FailureCode, HeadlineRow, LaneState, Remedy } from '../../contract/types';

export const SCENARIOS = ['live', 'slow', 'offline', 'portal', 'needs-you', 'paused', 'metered', 'photos-paused', 'approval', 'sign-in', 'destination', 'ready', 'all-delivered', 'pretend', 'welcome', 'disk-full', 'folder-gone', 'folder-changed', 'photo-gone', 'records', 'looking', 'many', 'guests', 'regret', 'old-photos', 'other-day', 'removals', 'keys-locked', 'calls', 'locked', 'packup-checking', 'packup-ready', 'packup-almost', 'packup-not-yet', 'packup-home', 'packup-needs-you', 'packup-mismatch', 'packup-mismatches', 'packup-not-checked'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** What is played: how many photos stand where, and which sentence is said about it. */
export interface Scenario {
  row: HeadlineRow;
  sessions: number;
  photos: number;
  sending: number;
  waiting: number;
  needs: number;
  notSent: number;
  arriving: number;
  /** Of the two galleries outside and, last, of the local one. */
  lanes: readonly [LaneState, LaneState, LaneState];
  sinceMinutes?: number;
  subject?: string;
  moves: boolean;
}

const party: Scenario = {
  row: 'working',
  sessions: 131,
  photos: 642,
  sending: 3,
  waiting: 11,
  needs: 0,
  notSent: 13,
  arriving: 0,
  lanes: ['works', 'throttled', 'works'],
  moves: true,
};

const packed: Scenario = { ...party, row: 'all_delivered', sending: 0, waiting: 0, lanes: ['works', 'works', 'works'], sinceMinutes: 4, moves: false };

export const PLAYS: Record<ScenarioName, Scenario> = {
  live: party,
  slow: { ...party, row: 'slow', waiting: 209, lanes: ['works', 'works', 'works'] },
  offline: { ...party, row: 'offline', sessions: 97, photos: 486, sending: 0, waiting: 138, notSent: 9, arriving: 1, lanes: ['offline', 'offline', 'works'], sinceMinutes: 26, moves: false },
  portal: { ...party, row: 'portal', sessions: 104, photos: 520, sending: 0, waiting: 119, notSent: 9, lanes: ['portal', 'portal', 'works'], sinceMinutes: 8, moves: false },
  'needs-you': { ...party, row: 'held', needs: 2, waiting: 11, arriving: 1, moves: false },
  paused: { ...party, row: 'paused', sending: 0, waiting: 31, lanes: ['paused', 'paused', 'paused'], moves: false },
  metered: { ...party, row: 'metered', sending: 1, waiting: 31, lanes: ['saving', 'saving', 'works'], moves: false },
  approval: { ...party, row: 'approval', sending: 0, waiting: 8, lanes: ['works', 'works', 'works'], moves: false },
  'photos-paused': { ...party, row: 'photos_paused', sending: 0, waiting: 2, lanes: ['works', 'works', 'works'], moves: false },
  'sign-in': { ...party, row: 'sign_in', sending: 2, waiting: 12, lanes: ['works', 'sign_in', 'works'], subject: 'Hosts’ gallery', moves: false },
  destination: { ...party, row: 'destination', waiting: 40, lanes: ['works', 'full', 'works'], subject: 'Hosts’ gallery', moves: false },
  ready: { ...party, row: 'ready', sessions: 0, photos: 0, sending: 0, waiting: 0, notSent: 0, lanes: ['works', 'works', 'works'], moves: false },
  'all-delivered': { ...party, row: 'all_delivered', sending: 0, waiting: 0, lanes: ['works', 'works', 'works'], sinceMinutes: 4, moves: false },
  pretend: { ...party, row: 'pretend', sending: 0, waiting: 0, lanes: ['works', 'works', 'works'], moves: false },
  welcome: { ...party, row: 'set_up', sessions: 0, photos: 0, sending: 0, waiting: 0, notSent: 0, moves: false },
  'disk-full': { ...party, row: 'disk_full', moves: false },
  'folder-gone': { ...party, row: 'folder_gone', sending: 0, waiting: 4, sinceMinutes: 93, lanes: ['works', 'works', 'works'], moves: false },
  'folder-changed': { ...party, row: 'folder_changed', sending: 0, waiting: 4, lanes: ['works', 'works', 'works'], moves: false },
  'photo-gone': { ...party, row: 'photo_gone', needs: 1, sinceMinutes: 26, moves: false },
  records: { ...party, row: 'records', moves: false },
  looking: { ...party, row: 'looking', subject: '5000', sessions: 240, photos: 1200, sending: 3, waiting: 900, moves: false },
  many: { ...party, sessions: 4100, photos: 20_000, needs: 4, notSent: 120, waiting: 240 },
  guests: { ...party, moves: false },
  calls: { ...party, moves: false },
  locked: { ...party, moves: false },
  regret: { ...party, sending: 0, waiting: 4, moves: false },
  'old-photos': { ...party, moves: false },
  'other-day': { ...party, moves: false },
  removals: { ...party, moves: false },
  'packup-checking': { ...packed, moves: false },
  'packup-ready': packed,
  'packup-almost': { ...party, sending: 2, waiting: 0, moves: false },
  'packup-not-yet': { ...party, row: 'offline', sending: 0, waiting: 138, lanes: ['offline', 'offline', 'works'], sinceMinutes: 26, moves: false },
  'packup-home': { ...party, row: 'offline', sending: 0, waiting: 138, lanes: ['offline', 'offline', 'works'], sinceMinutes: 26, moves: false },
  'packup-needs-you': { ...party, row: 'held', sending: 0, waiting: 0, needs: 2, moves: false },
  'packup-mismatch': packed,
  'packup-mismatches': packed,
  'packup-not-checked': packed,
  'keys-locked': { ...party, row: 'sign_in', sending: 2, waiting: 12, lanes: ['works', 'sign_in', 'works'], subject: 'Hosts’ gallery', moves: false },
};

/** A failure as the program would word it for a person. */
export function failure(code: FailureCode, subject: string, remedy: Remedy, detail = ''): Failure {
  return { code, subject, remedy, detail };
}
