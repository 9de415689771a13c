/** Whether this build carries the pretend host (development and browser tests, never what ships). */
declare const __PRETEND__: boolean;

interface Window {
  /** What browser tests take hold of. */
  pretend?: import('./host/fake/fake').Pretend;
}
