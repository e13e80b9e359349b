import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Camera } from '../../app/domain/camera.ts';
import { MINUTE_MS } from '../../app/domain/instant.ts';
import type { Way } from '../../app/movement/cameras-passed.ts';
import { buildInvestigation, judged, type Investigation } from '../columns/investigation.ts';
import { aReadTable, theVehicles } from '../columns/read-table.fixture.ts';
import { WayFinder } from './way-finder.ts';
import type { WayAnswer, WayRequest } from './way-messages.ts';

const camera = (id: string, lat: number, change: Partial<Camera> = {}): [string, Camera] => [
  id,
  {
    id,
    name: id,
    organisation: 'West Yorkshire Police',
    kind: 'STATIC',
    road: 'M1',
    junction: null,
    direction: 'S',
    lon: -1.5,
    lat,
    locationQuality: 'SURVEYED',
    status: 'OK',
    statusPeriods: [],
    ...change,
  },
];
/** South on the M1, with two cameras on the way. */
const cameras = new Map([camera('NORTH', 53.6), camera('ONE', 53.55), camera('TWO', 53.5), camera('SOUTH', 53.45)]);
const theWay: Way = {
  points: Array.from({ length: 16 }, (_, i) => [-1.5, 53.6 - i / 100] as const),
  roads: Array.from({ length: 16 }, () => 'M1'),
};
const reads = (known: ReadonlyMap<string, Camera> = cameras): Investigation =>
  buildInvestigation({
    table: aReadTable([
      { vrm: 'YK38RVL', at: 0, camera: 'NORTH' },
      { vrm: 'YK38RVL', at: 10 * MINUTE_MS, camera: 'SOUTH' },
      { vrm: 'YK38RVL', at: 300 * MINUTE_MS, camera: 'NORTH' },
      { vrm: 'YK38RVL', at: 310 * MINUTE_MS, camera: 'SOUTH' },
    ]),
    cameras: known,
    subject: theVehicles(['YK38RVL']),
  });

type Listener = (event: { readonly data: WayAnswer }) => void;
const posted: WayRequest[] = [];
let answer: Listener = () => undefined;
let isEnded = false;

beforeEach(() => {
  posted.length = 0;
  isEnded = false;
  vi.stubGlobal(
    'Worker',
    class {
      addEventListener(_: string, listener: Listener): void {
        answer = listener;
      }
      postMessage(request: WayRequest): void {
        posted.push(request);
      }
      terminate(): void {
        isEnded = true;
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const legsOf = ({ vehicles }: Investigation) => vehicles[0]?.journey.legs ?? [];
const kinds = (finder: WayFinder, of: Investigation, known: ReadonlyMap<string, Camera> = cameras) =>
  legsOf(judged(of, finder.waysOf(of, known))).map(({ kind, because, unread }) => [kind, because, unread]);

describe('the finder of ways', () => {
  it('asks once for two cameras, and never for a pause or a long gap', () => {
    const finder = new WayFinder();
    finder.find(reads(), legsOf(reads()));
    finder.find(reads(), legsOf(reads()));
    expect(posted.map(({ ends }) => ends)).toEqual([
      [{ from: { lon: -1.5, lat: 53.6, ref: 'M1' }, to: { lon: -1.5, lat: 53.45, ref: 'M1' } }],
    ]);
  });

  it('leaves legs as they are until the ways are found, and tells then', () => {
    const finder = new WayFinder();
    const of = reads();
    finder.find(of, legsOf(of));
    expect(kinds(finder, of)).toEqual([
      ['likely', undefined, undefined],
      ['break', undefined, undefined],
      ['likely', undefined, undefined],
    ]);
    expect(finder.state.getState().revision).toBe(0);
    answer({ data: { id: 1, ways: [theWay] } });
    expect(finder.state.getState().revision).toBe(1);
  });

  it('takes no leg for a likely one past two cameras that read nothing, and one past cameras that were off', () => {
    const finder = new WayFinder();
    const of = reads();
    finder.find(of, legsOf(of));
    answer({ data: { id: 1, ways: [theWay] } });
    expect(kinds(finder, of)).toEqual([
      ['gap', 'cameras', 2],
      ['break', undefined, undefined],
      ['gap', 'cameras', 2],
    ]);
    const off = { status: 'OUT_OF_SERVICE' as const, from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T01:00:00.000Z' };
    const known = new Map([...cameras, camera('TWO', 53.5, { statusPeriods: [off] })]);
    expect(kinds(finder, reads(known), known)).toEqual([
      ['likely', undefined, 1],
      ['break', undefined, undefined],
      ['gap', 'cameras', 2],
    ]);
  });

  it('knows no way where the road table has none', () => {
    const finder = new WayFinder();
    const of = reads();
    finder.find(of, legsOf(of));
    answer({ data: { id: 1, ways: [null] } });
    expect(kinds(finder, of)[0]).toEqual(['gap', 'road', 0]);
  });

  it('forgets which ways were looked for', () => {
    const finder = new WayFinder();
    const of = reads();
    finder.find(of, legsOf(of));
    answer({ data: { id: 1, ways: [theWay] } });
    finder.dispose();
    expect(isEnded).toBe(true);
    expect(kinds(finder, of)[0]).toEqual(['likely', undefined, undefined]);
  });
});
