import type { Camera } from '../../app/domain/camera.ts';
import { holdsPermission, type Permission } from '../../app/policy/permissions.ts';
import { chunkWithout } from './chunk-rows.ts';
import type { AnalysisStore } from './analysis-store.ts';
import type { ReadChunk } from './read-chunk.ts';
import { covertNumbers, surveyOf, type ReadStore } from './read-store.ts';

/** What an account without `covert.view` sees of the cameras. */
export type Hidden = {
  /** By camera number; `NO_CAMERA` replaces a covert one. */
  readonly cameras: readonly Camera[];
  /** Numbers of covert cameras, ascending. */
  readonly numbers: readonly number[];
  readonly covert: ReadonlySet<number>;
  readonly ids: ReadonlySet<string>;
};

/** Replaces a covert camera, so that the numbers of the others stay: it has no id and no position. */
export const NO_CAMERA: Camera = {
  id: '',
  name: '',
  organisation: '',
  kind: 'STATIC',
  road: '',
  junction: null,
  direction: '',
  lat: Number.NaN,
  lon: Number.NaN,
  locationQuality: 'UNKNOWN',
  status: 'OK',
  statusPeriods: [],
};

/** The cameras of a list that may be known: without `NO_CAMERA`. */
export const knownCameras = (cameras: readonly Camera[]): readonly Camera[] => cameras.filter(({ id }) => id !== '');

const hiddenOf = new WeakMap<readonly Camera[], Hidden>();

function hiddenIn(cameras: readonly Camera[]): Hidden {
  const known = hiddenOf.get(cameras);
  if (known !== undefined) return known;
  const numbers = covertNumbers(cameras);
  const made: Hidden = {
    cameras: cameras.map((camera) => (camera.kind === 'COVERT' ? NO_CAMERA : camera)),
    numbers,
    covert: new Set(numbers),
    ids: new Set(cameras.flatMap(({ id, kind }) => (kind === 'COVERT' ? [id] : []))),
  };
  hiddenOf.set(cameras, made);
  return made;
}

type Viewer = { readonly permissions?: readonly Permission[] | undefined };

/** The cameras that a viewer does not see; undefined when everything is visible. */
export function hiddenFrom(viewer: Viewer | undefined, cameras: readonly Camera[]): Hidden | undefined {
  if (viewer !== undefined && holdsPermission(viewer, 'covert.view')) return undefined;
  const hidden = hiddenIn(cameras);
  return hidden.numbers.length === 0 ? undefined : hidden;
}

/** Who may know of which camera. */
export type Sight = { readonly seesCamera: (viewer: Viewer, cameraId: string) => boolean };
export const sightOf = (cameras: () => readonly Camera[]): Sight => ({
  seesCamera: (viewer, cameraId) => hiddenFrom(viewer, cameras())?.ids.has(cameraId) !== true,
});

/** Replaces the id of a camera that may not be known, where a read there must be reported. */
export const COVERT_CAMERA = 'COVERT';

type Placed = { readonly cameras?: readonly number[]; readonly withoutCameras?: readonly number[] };

/** The same question without covert cameras. */
function without<S extends Placed>(search: S, { numbers, covert }: Hidden): S {
  if (search.cameras === undefined) return { ...search, withoutCameras: numbers };
  return { ...search, cameras: search.cameras.filter((number) => !covert.has(number)) };
}

type Store = ReadStore & AnalysisStore;

/**
 * Reads of a search everywhere. Covert cameras are few, so their reads are removed from the result: excluding them
 * row by row in the engine would cost more than a search for one mark.
 */
async function* readsWithout(
  chunks: AsyncIterable<ReadChunk>,
  { covert }: Hidden,
): AsyncGenerator<ReadChunk, void, void> {
  for await (const chunk of chunks) {
    const seen = chunkWithout(chunk, covert);
    if (seen.rows > 0) yield seen;
  }
}

/**
 * A store without covert cameras for accounts that lack `covert.view`: not in the list of cameras, not in any answer,
 * count or analysis (H8). Every question goes through here, so no endpoint can forget it. `hidden` returns what the
 * current call must not see; undefined for work of the service itself.
 */
export function withoutCovert<S extends Store>(store: S, hidden: () => Hidden | undefined): S {
  const seen: Pick<
    Store,
    | 'cameras'
    | 'totals'
    | 'survey'
    | 'countVehicles'
    | 'search'
    | 'tally'
    | 'commonVehicles'
    | 'incompatiblePairs'
    | 'companions'
    | 'travelledTogether'
    | 'readsAround'
  > = {
    cameras: () => hidden()?.cameras ?? store.cameras(),
    totals: async () => {
      const totals = await store.totals();
      return hidden() === undefined ? totals : { ...totals, ...totals.known };
    },
    survey: async (search) => {
      const what = hidden();
      if (what === undefined || search.cameras !== undefined) return store.survey(narrowed(search));
      // Counted in one question, whether or not they have any reads: a second question would take time, which would
      // reveal it.
      const { cameras, readsAt } = await store.survey(search);
      return surveyOf(
        cameras
          .map((camera, i) => ({ camera, reads: readsAt[i] ?? 0 }))
          .filter(({ camera }) => !what.covert.has(camera)),
      );
    },
    countVehicles: (search) => store.countVehicles(narrowed(search)),
    search: (search, ...more) => {
      const what = hidden();
      return what === undefined || search.cameras !== undefined
        ? store.search(narrowed(search), ...more)
        : readsWithout(store.search(search, ...more), what);
    },
    tally: (window) => store.tally(narrowed(window)),
    commonVehicles: (search, signal) =>
      store.commonVehicles({ ...search, scenes: search.scenes.map(narrowed) }, signal),
    incompatiblePairs: (search, signal) =>
      store.incompatiblePairs({ ...search, reads: narrowed(search.reads) }, signal),
    companions: (search, signal) => store.companions(narrowed(search), signal),
    travelledTogether: (search, signal) =>
      store.travelledTogether({ ...search, reads: narrowed(search.reads) }, signal),
    readsAround: (search, signal) => store.readsAround(narrowed(search), signal),
  };
  function narrowed<T extends Placed>(search: T): T {
    const what = hidden();
    return what === undefined ? search : without(search, what);
  }
  /** What a test has substituted for a question. */
  const replaced = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    set: (_, name, value) => replaced.set(name, value) !== undefined,
    get: (target, name): unknown => {
      if (replaced.has(name)) return replaced.get(name);
      if (Object.hasOwn(seen, name)) return Reflect.get(seen, name);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function'
        ? (...given: readonly unknown[]): unknown => Reflect.apply(value, target, given)
        : value;
    },
  });
}
