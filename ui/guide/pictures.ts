import type { Page } from 'playwright-core';
import { LAYERS, type Look } from '../e2e/stage';

/** A state that trouble brings, or that the window alone has: played by the pretend host, as in the page's own tests. */
export interface Played {
  name: string;
  look: Look;
  /** What is done by hand before the picture. */
  then?: (page: Page) => Promise<void>;
}

const drop = (page: Page) => page.evaluate(() => window.pretend?.drag({ phase: 'over', x: 760, y: 30 }));

export const PLAYED: readonly Played[] = [
  { name: 'welcome', look: { scenario: 'welcome', screen: 'welcome' } },
  { name: 'live-party', look: { scenario: 'live', screen: 'live' } },
  { name: 'live-offline', look: { scenario: 'offline', screen: 'live' } },
  { name: 'live-portal', look: { scenario: 'portal', screen: 'live' } },
  { name: 'live-needs-you', look: { scenario: 'needs-you', screen: 'live' } },
  { name: 'photos-needs-you', look: { scenario: 'needs-you', screen: 'photos' }, then: (page) => page.locator('[role=row]', { hasText: 'Incomplete file' }).click() },
  { name: 'drop', look: { scenario: 'live', screen: 'live' }, then: drop },
  { name: 'session-sheet', look: { scenario: 'needs-you', screen: 'sessions/126' } },
  { name: 'take-down', look: { scenario: 'live', screen: 'sessions', layer: LAYERS.take_down.layer } },
  { name: 'share', look: { scenario: 'live', screen: 'share', theme: 'light' } },
  { name: 'code', look: { scenario: 'live', screen: 'live', layer: LAYERS.code.layer } },
  { name: 'event', look: { scenario: 'live', screen: 'event', theme: 'light' } },
  { name: 'add-destination', look: { scenario: 'live', screen: 'event', theme: 'light', layer: LAYERS.destination.layer } },
  { name: 'event-file', look: { scenario: 'live', screen: 'event', theme: 'light', layer: LAYERS.event_file.layer } },
  { name: 'settings', look: { scenario: 'live', screen: 'settings', theme: 'light' } },
  { name: 'pack-up-not-yet', look: { scenario: 'packup-not-yet', screen: 'packup' } },
  { name: 'pack-up-mismatch', look: { scenario: 'packup-mismatches', screen: 'packup' } },
];

/** Drawn by the real program, in the order of the evening. */
export const REAL = ['live-ready', 'live-first-guests', 'live-light', 'photos', 'sessions', 'support', 'pack-up'] as const;

export const NAMES: readonly string[] = [...REAL, ...PLAYED.map(({ name }) => name)];
