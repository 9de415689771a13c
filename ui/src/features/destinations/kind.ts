import type { DestinationKind, GuestAccess, LaneView, Progress } from '../../contract/types';
import type { IconName } from '../../shared/icons';
import type { Sign } from '../../shared/signs';
import { words } from '../../words';

export const KIND_ICON: Record<DestinationKind, IconName> = {
  'event-gallery': 'globe',
  'local-gallery': 'local',
  selfcommunity: 'sessions',
  cyclemate: 'heart',
};

/** What a lane does now: words, and the colour they have. */
export interface LaneSays {
  tone: 'muted' | Sign;
  text: string;
  /** A file name before the text, while one goes up. */
  name?: string;
}

/** What a lane's tile says. */
export function laneSays(lane: LaneView, progress: readonly Progress[], guests: GuestAccess, noInternet: boolean, now = Date.now()): LaneSays {
  const w = words.lane;
  const state = words.laneState[lane.state];
  const until = lane.until === null ? state : w.until(state, lane.until);
  switch (lane.state) {
    case 'saving':
    case 'works': {
      const moving = progress.find((one) => one.destination === lane.id);
      if (moving !== undefined) {
        const said = w.sending(moving.name, moving.percent);
        return { tone: 'moving', name: said.name, text: said.percent };
      }
      if (lane.held > 0) return { tone: 'needs', text: w.held(lane.held) };
      if (lane.token_ends_at !== null) return { tone: 'needs', text: w.tokenEnds(lane.token_ends_at, now) };
      if (lane.kind === 'local-gallery') {
        if (noInternet) return { tone: 'delivered', text: w.works['local-gallery'] };
        return { tone: 'muted', text: guests.open ? w.galleryOpen : w.galleryClosed };
      }
      if (lane.state === 'saving') return { tone: 'waiting', text: lane.failure?.code === 'net.slow' ? words.message['net.slow'](lane.failure).short : state };
      return { tone: 'muted', text: w.works[lane.kind] };
    }
    case 'offline':
    case 'portal':
    case 'paused':
      return { tone: 'waiting', text: state };
    case 'throttled':
      return { tone: 'waiting', text: until };
    case 'down':
      return { tone: 'waiting', text: state };
    case 'off':
      return { tone: 'skipped', text: state };
    case 'sign_in':
    case 'denied':
    case 'wrong_address':
    case 'full':
    case 'closed':
      return { tone: 'needs', text: lane.failure === null ? state : words.message[lane.failure.code](lane.failure).short };
  }
}

/** What is left there, in few words. */
export function laneLeft(lane: LaneView): string {
  const w = words.lane;
  if (lane.to_go > 0) return w.toGo(lane.to_go);
  if (lane.held > 0) return w.held(lane.held);
  return lane.delivered === 0 ? w.nothingYet : w.allDelivered;
}
