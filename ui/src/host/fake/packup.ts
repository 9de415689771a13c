import type { NotSeen, PackUp, PackUpVerdict, PlaceCheck, ProofFormat } from '../../contract/types';
import { failure, type ScenarioName } from './scenario';
import type { World } from './world';

/** Which verdict a scenario plays; any other is what the made-up event's own numbers come to. */
const PLAYED: Partial<Record<ScenarioName, PackUpVerdict>> = {
  'packup-checking': 'checking',
  'packup-mismatch': 'mismatch',
  'packup-mismatches': 'mismatch',
  'packup-not-checked': 'not_checked',
};

/** The check at the end of the night of a made-up event. */
export function checkOf(world: World, name: ScenarioName): PackUp {
  const counts = world.counts();
  const left = counts.sending + counts.waiting;
  const away = world.headline().row === 'offline';
  const counted: PackUpVerdict = counts.needs_you > 0 ? 'needs_you' : left === 0 ? 'ready' : away ? 'not_yet' : 'almost';
  const verdict = PLAYED[name] ?? counted;
  const now = Date.now();
  const running = verdict === 'checking';
  const missing = name === 'packup-mismatch' ? 1 : name === 'packup-mismatches' ? 7 : 0;
  const places = world.lanes().map((lane, i): PlaceCheck => {
    const local = lane.kind === 'local-gallery';
    const confirmed = counts.photos - lane.to_go - lane.held;
    const place: PlaceCheck = {
      destination: lane.id,
      label: i === 2 ? 'CycleMate' : lane.label,
      kind: i === 2 ? 'cyclemate' : lane.kind,
      on: lane.state !== 'off',
      state: running && i > 0 ? (i === 1 ? 'checking' : 'waiting') : 'done',
      proof: local ? 'files_compared' : i === 2 ? 'seen_in_gallery' : 'answers_kept',
      photos: counts.photos,
      confirmed,
      seen: local || i === 2 ? confirmed : null,
      missing: [],
      missing_total: 0,
      extra: 0,
      maybe_twice: 0,
      failure: null,
    };
    if (i !== 2) return place;
    if (verdict === 'not_checked') return { ...place, state: 'failed', seen: null, failure: failure('dest.down', 'CycleMate', 'wait', 'HTTP 503') };
    if (missing > 0) return { ...place, seen: confirmed - missing, missing: notSeen(world, missing), missing_total: missing };
    return place;
  });
  return {
    started_at: now - 9_000,
    ended_at: running ? null : now,
    verdict,
    photos: verdict === 'mismatch' ? missing : verdict === 'needs_you' ? counts.needs_you : left,
    subject: verdict === 'mismatch' || verdict === 'not_checked' ? 'CycleMate' : '',
    done_about: verdict === 'almost' ? now + 38_000 : null,
    sum: { files: counts.photos + counts.not_sent, not_sent: counts.not_sent, photos: counts.photos, delivered: counts.delivered },
    folder: { state: 'done', found: 0, arriving: 0, failure: null },
    originals: { state: running ? 'waiting' : 'done', in_place: running ? 0 : counts.photos, missing: 0 },
    places,
    check_number: running ? '' : '9F3C 71A2',
    finishing_at_home: name === 'packup-home',
  };
}

function notSeen(world: World, n: number): NotSeen[] {
  return world
    .rows('delivered', '', 'newest')
    .rows.slice(20, 20 + n)
    .map(({ file, name, session_number }) => ({ file, name, tag: session_number === null ? null : String(session_number) }));
}

/** The proof as the program would write it, in short. */
export function proofOf(world: World, format: ProofFormat): string {
  const counts = world.counts();
  if (format === 'csv') return 'file,destination,state\r\n';
  if (format === 'json') return '{}';
  const rows = world.lanes().map((lane) => `<tr><th>${lane.label}</th><td>accepted by the gallery</td><td>${lane.delivered}</td></tr>`);
  return `<!doctype html><title>Proof</title><style>h1{color:red}</style><h1>Summer Party</h1><p>${counts.photos} photos</p><h2>Galleries</h2><table><thead><tr><th>Gallery</th><th>How it was proved</th><th>Photos</th></tr></thead><tbody>${rows.join('')}</tbody></table><script>document.title = 'run'</script>`;
}
