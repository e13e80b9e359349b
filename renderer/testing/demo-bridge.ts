import type { Camera } from '../../app/domain/camera.ts';
import { MINUTE_MS } from '../../app/domain/instant.ts';
import { querySchema } from '../../app/domain/query.ts';
import { READ_FLAGS } from '../../app/domain/read-columns.ts';
import { periodOf, subjectOf } from '../search/subject.ts';
import { aBatch, type FixtureRead } from '../columns/read-table.fixture.ts';
import { demoLists } from './demo-lists.ts';
import { keepSaved } from './fake-saved.ts';
import { createFakeBridge, type FakeBridge } from './fake-bridge.ts';

/** Cameras up the M1 and the A1(M), so that the reads form a journey. Invented. */
const ROAD: readonly (readonly [name: string, road: string, lon: number, lat: number])[] = [
  ['Tibshelf services', 'M1', -1.32, 53.14],
  ['Woodall services', 'M1', -1.28, 53.32],
  ['Meadowhall viaduct', 'M1', -1.42, 53.41],
  ['Barnsley gantry', 'M1', -1.53, 53.54],
  ['Denby Dale Road', 'M1', -1.53, 53.66],
  ['Lofthouse interchange', 'M1', -1.51, 53.73],
  ['Garforth bridge', 'M1', -1.38, 53.79],
  ['Wetherby services', 'A1(M)', -1.35, 53.93],
  ['Dishforth interchange', 'A1(M)', -1.41, 54.16],
  ['Scotch Corner', 'A1(M)', -1.66, 54.44],
];

const CAMERAS: readonly Camera[] = ROAD.map(([name, road, lon, lat], i) => ({
  id: `PAGE-${i}`,
  name,
  organisation: 'West Yorkshire Police',
  kind: 'STATIC',
  road,
  junction: null,
  direction: 'N',
  lon,
  lat,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
}));

const JOURNEYS = 6;
const BATCH_ROWS = 25;
const BATCH_EVERY_MS = 150;

/** Journeys of each mark through the queried period, oldest first. */
function readsOf(marks: readonly string[], { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) {
  const reads: FixtureRead[] = [];
  marks.forEach((vrm, vehicle) => {
    for (let journey = 0; journey < JOURNEYS; journey += 1) {
      const startMs = fromMs + ((toMs - fromMs) * (journey + 0.4 + vehicle * 0.1)) / JOURNEYS;
      CAMERAS.forEach((camera, i) =>
        reads.push({
          vrm,
          at: Math.round(startMs + i * 13 * MINUTE_MS),
          camera: camera.id,
          flags: READ_FLAGS.plateImage | (i === 4 ? READ_FLAGS.doubtful : 0),
          confidence: i === 4 ? 71 : 97,
        }),
      );
    }
  });
  return reads.filter(({ at }) => at < toMs).sort((a, b) => a.at - b.at);
}

/** A main process that answers searches with invented journeys, for looking at the page in an ordinary browser. */
export function createDemoBridge(): FakeBridge {
  const fake = createFakeBridge();
  keepSaved(fake);
  demoLists(fake);
  const running = new Set<string>();
  const finish = (searchRef: string, outcome: 'complete' | 'cancelled', reads: number): void => {
    if (!running.delete(searchRef)) return;
    fake.emit('search.finished', {
      searchRef,
      outcome,
      reads,
      searchId: 'PAGE-1',
      durationMs: 400,
      camerasOut: [],
      delays: [],
      failure: null,
    });
    fake.emit('search.receipt', {
      searchRef,
      state: 'verified',
      ref: '9F3C-71AE',
      index: 7,
      treeSize: 8,
      leafHash: 'ab'.repeat(32),
      receivedAtMs: Date.now(),
    });
  };
  fake.on({
    'reference.cameras': () => ({ cameras: [...CAMERAS], asOfMs: Date.now() }),
    'search.start': ({ searchRef = '', query: asked }) => {
      const query = querySchema.parse(asked);
      const { named } = subjectOf(query);
      const reads = readsOf(named.length === 0 ? ['YK38RVL', 'AB12CDE'] : named, periodOf(query));
      running.add(searchRef);
      const send = (batch: number): void => {
        if (!running.has(searchRef)) return;
        const part = reads.slice(batch * BATCH_ROWS, (batch + 1) * BATCH_ROWS);
        if (part.length === 0) return finish(searchRef, 'complete', reads.length);
        fake.batch(aBatch(part), batch, reads.length, searchRef);
        setTimeout(() => send(batch + 1), BATCH_EVERY_MS);
      };
      setTimeout(() => send(0), BATCH_EVERY_MS);
      return { searchRef };
    },
    'search.cancel': ({ searchRef }) => {
      finish(searchRef, 'cancelled', 0);
      return {};
    },
  });
  return fake;
}
