import type { BodyDraft, DestinationDraft, EndpointPreset, Failure, LostAnswers } from '../../contract/types';
import { asFailure, askFor, type Host } from '../../host/host';
import { words } from '../../words';

/** What is typed about a destination, until it is used. A token lives here only, and only until then. */
export abstract class Draft {
  checking = $state(false);
  failure = $state.raw<Failure | null>(null);
  #worked = $state('');

  abstract readonly draft: DestinationDraft;
  /** Form rules of the fields themselves; everything else is the check's business. */
  abstract readonly wrong: string | null;

  /** Whether exactly what is typed now was checked and works. */
  get works(): boolean {
    return this.#worked !== '' && this.#worked === JSON.stringify(this.draft);
  }
  get changed(): boolean {
    return this.#worked !== '' && !this.works;
  }

  async check(host: Host): Promise<boolean> {
    if (this.wrong !== null) return false;
    const asked = JSON.stringify(this.draft);
    this.checking = true;
    this.failure = null;
    try {
      await host.ask({ ask: 'check_destination', draft: this.draft });
      this.#worked = asked;
      return true;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return false;
    } finally {
      this.checking = false;
    }
  }
}

/** What is typed about an Event Gallery. */
export class EventGalleryDraft extends Draft {
  token = $state('');
  preset = $state<EndpointPreset>('eventgallery-new');
  endpoint = $state('');
  collection = $state('');
  videos = $state(true);
  form = $state<BodyDraft['form']>('raw');
  /** Name of the file's field, with `multipart`. */
  field = $state('file');
  lost = $state<LostAnswers>('send-again');
  link = $state('');
  /** What the link makes of a session, or why it cannot be used. */
  shown = $state.raw<{ link: string } | { wrong: string } | null>(null);
  #asked = 0;

  draft: DestinationDraft = $derived({
    kind: 'event-gallery',
    preset: this.preset,
    endpoint: this.preset === 'custom' ? this.endpoint.trim() : null,
    collection_url: this.collection.trim() === '' ? null : this.collection.trim(),
    token: this.token.trim(),
    videos: this.videos,
    body: this.form === 'multipart' ? { form: 'multipart', field: this.field.trim() } : { form: this.form },
    lost_answers: this.lost,
    link: this.link.trim() === '' ? null : this.link.trim(),
  });
  wrong: string | null = $derived.by(() => {
    const w = words.destination;
    if (this.token.trim() === '') return w.needToken;
    if (this.preset === 'custom' && this.endpoint.trim() === '') return w.needEndpoint;
    if (!/^[A-Za-z0-9-]*$/.test(this.collection.trim())) return w.collectionWrong;
    if (this.form === 'multipart' && !/^[A-Za-z0-9._[\]-]{1,64}$/.test(this.field.trim())) return w.fieldWrong;
    if (this.link.trim() !== '' && this.shown !== null && 'wrong' in this.shown) return words.accounts.linkWrong(this.shown.wrong);
    return null;
  });

  /** Asks what the link typed now makes of a session; an answer to an older one changes nothing. */
  async preview(host: Host): Promise<void> {
    const asked = ++this.#asked;
    const link = this.link.trim();
    if (link === '') {
      this.shown = null;
      return;
    }
    const collection_url = this.collection.trim() === '' ? null : this.collection.trim();
    let shown: EventGalleryDraft['shown'];
    try {
      shown = { link: await askFor(host, 'text', { ask: 'preview_link', link, collection_url }) };
    } catch (thrown) {
      shown = { wrong: asFailure(thrown).detail };
    }
    if (asked === this.#asked) this.shown = shown;
  }
}
