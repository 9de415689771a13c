import type { BodyDraft, DestinationDraft, EndpointPreset, Failure } from '../../contract/types';
import { asFailure, type Host } from '../../host/host';
import { words } from '../../words';

/** What is typed about an Event Gallery, until it is used. The token lives here only, and only until then. */
export class EventGalleryDraft {
  token = $state('');
  preset = $state<EndpointPreset>('eventgallery-new');
  endpoint = $state('');
  collection = $state('');
  videos = $state(true);
  form = $state<BodyDraft['form']>('raw');
  /** Name of the file's field, with `multipart`. */
  field = $state('file');
  checking = $state(false);
  failure = $state.raw<Failure | null>(null);
  #worked = $state('');

  draft: DestinationDraft = $derived({
    kind: 'event-gallery',
    preset: this.preset,
    endpoint: this.preset === 'custom' ? this.endpoint.trim() : null,
    collection_url: this.collection.trim() === '' ? null : this.collection.trim(),
    token: this.token.trim(),
    videos: this.videos,
    body: this.form === 'multipart' ? { form: 'multipart', field: this.field.trim() } : { form: this.form },
  });
  /** Whether exactly what is typed now was checked and works. */
  works = $derived(this.#worked !== '' && this.#worked === JSON.stringify(this.draft));
  changed = $derived(this.#worked !== '' && !this.works);
  /** Form rules of the fields themselves; everything else is the check's business. */
  wrong: string | null = $derived.by(() => {
    const w = words.destination;
    if (this.token.trim() === '') return w.needToken;
    if (this.preset === 'custom' && this.endpoint.trim() === '') return w.needEndpoint;
    if (!/^[A-Za-z0-9-]*$/.test(this.collection.trim())) return w.collectionWrong;
    if (this.form === 'multipart' && !/^[A-Za-z0-9._[\]-]{1,64}$/.test(this.field.trim())) return w.fieldWrong;
    return null;
  });

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
