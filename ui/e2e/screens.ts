import type { Page } from 'playwright-core';
import type { Look } from './stage';

/** A screen that is kept as a picture, in dark and in light. */
export interface Kept {
  name: string;
  look: Look;
  /** What is done by hand before the picture. */
  then?: (page: Page) => Promise<void>;
}

const firstNeed = async (page: Page) => {
  await page.locator('[role=row]', { hasText: 'Incomplete file' }).click();
  await page.getByText('Seen in the booth folder').waitFor();
};

/** Every screen, with the states of Live and Pack up that look unlike each other. */
export const KEPT: readonly Kept[] = [
  { name: 'welcome', look: { scenario: 'welcome', screen: 'welcome' } },
  { name: 'live', look: { scenario: 'live', screen: 'live' } },
  { name: 'live-offline', look: { scenario: 'offline', screen: 'live' } },
  { name: 'live-needs-you', look: { scenario: 'needs-you', screen: 'live' } },
  { name: 'live-disk-full', look: { scenario: 'disk-full', screen: 'live' } },
  { name: 'live-ready', look: { scenario: 'ready', screen: 'live' } },
  { name: 'photos', look: { scenario: 'needs-you', screen: 'photos' }, then: firstNeed },
  { name: 'sessions', look: { scenario: 'live', screen: 'sessions/126' } },
  { name: 'share', look: { scenario: 'live', screen: 'share' } },
  { name: 'event', look: { scenario: 'live', screen: 'event' } },
  { name: 'settings', look: { scenario: 'live', screen: 'settings' } },
  { name: 'support', look: { scenario: 'live', screen: 'support' } },
  { name: 'pack-up', look: { scenario: 'packup-ready', screen: 'packup' } },
  { name: 'pack-up-not-yet', look: { scenario: 'packup-not-yet', screen: 'packup' } },
];

export const KEPT_THEMES = ['dark', 'light'] as const;
