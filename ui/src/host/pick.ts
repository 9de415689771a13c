import type { Host } from './host';

/** The host this page was opened in. */
export async function pickHost(): Promise<Host> {
  const scenario = new URLSearchParams(location.search).get('scenario');
  // `__PRETEND__` is false in what ships, so the bundler drops the branch with everything it imports.
  if (__PRETEND__ && (scenario !== null || import.meta.env.DEV)) {
    if (!('__TAURI_INTERNALS__' in window)) return (await import('./fake/fake')).fakeHost(scenario ?? 'live');
  }
  if ('__TAURI_INTERNALS__' in window) return (await import('./tauri')).tauriHost();
  return (await import('./headless')).headlessHost();
}
