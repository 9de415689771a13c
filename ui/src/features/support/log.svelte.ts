import type { Failure, LogLevel, LogLine } from '../../contract/types';
import { asFailure, askFor, type Host } from '../../host/host';

/** Lines on screen, at most; older ones are in the help file. */
export const MOST = 500;

/** The newest lines of the log, the newest first. It follows while somebody looks at the top, and otherwise keeps new ones back, so that nothing moves below the eyes. */
export class LogTail {
  /** What is shown. */
  lines = $state.raw<LogLine[]>([]);
  /** Newer ones, kept back. */
  kept = $state.raw<LogLine[]>([]);
  least = $state<LogLevel>('info');
  search = $state('');
  /** Whether new lines are shown at once. */
  follows = true;
  /** Numbers of the lines that a person chose. */
  chosen = $state.raw<ReadonlySet<number>>(new Set());
  failed: (failure: Failure) => void = () => {};

  #host: Host;
  #newest = 0;
  /** Which question is the last one: answers to older ones come too late. */
  #question = 0;
  #asks = false;
  #anchor: number | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  /** From nothing, after the filter changed. */
  async restart(): Promise<void> {
    this.#question += 1;
    this.#asks = false;
    this.#newest = 0;
    this.follows = true;
    this.none();
    await this.look();
  }

  /** Asks for what is new. */
  async look(): Promise<void> {
    if (this.#asks) return;
    this.#asks = true;
    const question = this.#question;
    const after = this.#newest;
    try {
      const page = await askFor(this.#host, 'log', { ask: 'list_log', least: this.least, search: this.search, after, limit: MOST });
      if (question !== this.#question) return;
      this.#newest = page.newest;
      // Nothing was there before, or so much came that there is a hole: both begin anew.
      if (after === 0 || (page.more && this.follows)) this.#show(page.lines);
      else if (page.lines.length > 0) {
        if (this.follows) this.#show([...page.lines, ...this.lines]);
        else this.kept = [...page.lines, ...this.kept].slice(0, MOST);
      }
    } catch (thrown) {
      if (question === this.#question) this.failed(asFailure(thrown));
    } finally {
      if (question === this.#question) this.#asks = false;
    }
  }

  /** Shows what was kept back and follows again. */
  show(): void {
    this.follows = true;
    this.#show([...this.kept, ...this.lines]);
  }

  #show(lines: LogLine[]): void {
    this.lines = lines.slice(0, MOST);
    this.kept = [];
  }

  /** Chooses a line, or leaves it. */
  toggle(line: LogLine): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(line.n)) chosen.add(line.n);
    this.#anchor = line.n;
    this.chosen = chosen;
  }

  /** Chooses everything between the line chosen last and this one. */
  reach(line: LogLine): void {
    const at = (n: number) => this.lines.findIndex((one) => one.n === n);
    const [from, to] = [at(this.#anchor ?? line.n), at(line.n)].sort((a, b) => a - b) as [number, number];
    const between = this.lines.slice(Math.max(from, 0), to + 1);
    this.chosen = new Set([...this.chosen, ...between.map((one) => one.n)]);
  }

  all(): void {
    this.chosen = new Set(this.lines.map((line) => line.n));
  }

  none(): void {
    this.chosen = new Set();
    this.#anchor = null;
  }

  /** The chosen lines as text, the oldest first, or all that are shown. */
  text(): string {
    const wanted = this.chosen.size === 0 ? this.lines : this.lines.filter((line) => this.chosen.has(line.n));
    return [...wanted].reverse().map((line) => `${new Date(line.at).toISOString()} ${line.level.toUpperCase().padEnd(5)} ${line.room === '' ? '' : `${line.room}: `}${line.text}`).join('\n');
  }
}
