import type { DestinationDraft, DestinationKind } from '../../contract/types';
import { CommunityDraft, CycleMateDraft } from './community.svelte';
import { EventGalleryDraft, type Draft } from './draft.svelte';

/** One form for each kind of destination that needs one. */
export class Drafts {
  readonly 'event-gallery' = new EventGalleryDraft();
  readonly selfcommunity = new CommunityDraft();
  readonly cyclemate = new CycleMateDraft();

  /** The form of `kind`; the local gallery needs none. */
  of(kind: DestinationKind): Draft | null {
    return kind === 'local-gallery' ? null : this[kind];
  }

  draft(kind: DestinationKind): DestinationDraft {
    return kind === 'local-gallery' ? { kind } : this[kind].draft;
  }
}
