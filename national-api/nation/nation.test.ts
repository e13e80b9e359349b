import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { cameraSchema } from '../../app/domain/camera.ts';
import { NO_BYTE } from '../../app/domain/read-columns.ts';
import { nearMisses } from '../../app/domain/vrm-near-miss.ts';
import { positionalVrm } from '../../app/domain/vrm-positional.ts';
import { classifyVrm, isVrm } from '../../app/domain/vrm.ts';
import { findOrganisation } from '../../app/policy/organisations.ts';
import { loadBasemap } from './basemap.ts';
import { greatCircleKm, nearestOnSegment } from './geometry.ts';
import { isUnissued } from './marks.ts';
import { TINY, UNTIL_MS, tinyNation } from './testing.ts';
import type { TinyNation, TinyRead } from './testing.ts';

const digest = ({ reads, cameras, truth }: TinyNation): string =>
  createHash('sha256')
    .update(JSON.stringify([reads, cameras, truth]))
    .digest('hex');
const hourOf = (read: TinyRead): number => new Date(read.at).getUTCHours();
const weekdayOf = (read: TinyRead): number => new Date(read.at).getUTCDay();

let nation: TinyNation;
/** Reads by mark, oldest first. */
let byMark: Map<string, TinyRead[]>;
let cameraIndex: Map<string, number>;

beforeAll(async () => {
  nation = await tinyNation(7);
  byMark = new Map();
  for (const read of [...nation.reads].sort((a, b) => a.at - b.at))
    byMark.set(read.vrm, [...(byMark.get(read.vrm) ?? []), read]);
  cameraIndex = new Map(nation.cameras.map((camera, index) => [camera.id, index]));
});

const readsOf = (vrm: string): readonly TinyRead[] => byMark.get(vrm) ?? [];
const readAt = (vrm: string, pass: { cameraId: string; at: string }): TinyRead | undefined =>
  readsOf(vrm).find((read) => read.camera === cameraIndex.get(pass.cameraId) && read.at === Date.parse(pass.at));
const kmh = (a: TinyRead, b: TinyRead): number => {
  const from = nation.cameras[a.camera]!;
  const to = nation.cameras[b.camera]!;
  return (greatCircleKm([from.lon, from.lat], [to.lon, to.lat]) / Math.max(1, Math.abs(b.at - a.at))) * HOUR_MS;
};

describe('the simulated nation', () => {
  it('is the same for the same seed and another for another seed', async () => {
    expect(digest(await tinyNation(7))).toBe(digest(nation));
    expect(digest(await tinyNation(8))).not.toBe(digest(nation));
  });

  it('has about the reads and exactly the cameras asked for', () => {
    expect(nation.cameras).toHaveLength(TINY.cameras);
    expect(nation.reads.length).toBe(nation.truth.reads);
    expect(nation.reads.length / TINY.reads).toBeGreaterThan(0.85);
    expect(nation.reads.length / TINY.reads).toBeLessThan(1.15);
  });

  it('gives every read an id of its own of at most twelve characters', () => {
    expect(new Set(nation.reads.map((read) => read.id)).size).toBe(nation.reads.length);
    expect(Math.max(...nation.reads.map((read) => read.id.length))).toBeLessThanOrEqual(12);
  });

  it('keeps every read inside the window and received after it was captured', () => {
    const fromMs = UNTIL_MS - TINY.days * DAY_MS;
    for (const read of nation.reads) {
      expect(Number.isInteger(read.at) && Number.isInteger(read.receivedAt)).toBe(true);
      expect(read.at >= fromMs && read.at < read.receivedAt && read.receivedAt < UNTIL_MS).toBe(true);
    }
  });
});

describe('marks', () => {
  it('are all of an age identifier that has not been issued, or of no UK format where misread', () => {
    for (const mark of byMark.keys()) {
      const plain = positionalVrm(mark);
      expect(isVrm(mark)).toBe(true);
      expect(isUnissued(plain) || classifyVrm(plain) === 'other', mark).toBe(true);
    }
  });

  it('are misread in two to four of a hundred reads', () => {
    const share = nation.truth.misreads / nation.truth.reads;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.04);
  });

  it('are misread by the confusion table, one or two characters at a time, and the read in the data is the wrong one', () => {
    const byId = new Map(nation.reads.map((read) => [read.id, read]));
    expect(nation.truth.misreadSample.length).toBeGreaterThan(20);
    for (const { readId, read, vrm } of nation.truth.misreadSample) {
      expect(byId.get(readId)?.vrm).toBe(read);
      const changed = [...vrm].filter((character, i) => character !== read[i]).length;
      expect(changed === 1 || changed === 2).toBe(true);
    }
  });

  it('carry character confidence only where a character is doubtful', () => {
    const doubtful = nation.reads.filter((read) => read.characterConfidence[0] !== NO_BYTE);
    expect(doubtful.length / nation.reads.length).toBeLessThan(0.07);
    for (const read of doubtful) {
      expect(read.characterConfidence.slice(0, 7).every((figure) => figure <= 100)).toBe(true);
      expect(read.characterConfidence.slice(7).every((figure) => figure === NO_BYTE)).toBe(true);
      expect(Math.min(...read.characterConfidence.slice(0, 7))).toBeLessThan(92);
    }
  });
});

describe('traffic', () => {
  it('is heavier in the rush hours than at night', () => {
    const weekdays = nation.reads.filter((read) => weekdayOf(read) >= 1 && weekdayOf(read) <= 5);
    const share = (from: number, to: number): number =>
      weekdays.filter((read) => hourOf(read) >= from && hourOf(read) < to).length / weekdays.length / (to - from);
    expect(share(7, 9)).toBeGreaterThan(8 * share(1, 4));
    expect(share(16, 18)).toBeGreaterThan(8 * share(1, 4));
    expect(share(7, 9)).toBeGreaterThan(1.3 * share(11, 14));
  });

  it('differs between weekday and weekend', () => {
    const perDay = (days: readonly number[]): number =>
      nation.reads.filter((read) => days.includes(weekdayOf(read))).length / days.length;
    const morning = (days: readonly number[]): number =>
      nation.reads.filter((read) => days.includes(weekdayOf(read)) && hourOf(read) === 8).length /
      nation.reads.filter((read) => days.includes(weekdayOf(read))).length;
    expect(perDay([2, 3, 4])).toBeGreaterThan(1.15 * perDay([0, 6]));
    expect(morning([2, 3, 4])).toBeGreaterThan(2 * morning([0, 6]));
  });

  it('never needs an impossible speed of an ordinary vehicle', () => {
    const clones = new Set([...nation.truth.clones, nation.truth.demo!.vrm]);
    const wrong = new Set(nation.truth.wrongClocks.map((one) => cameraIndex.get(one.cameraId)));
    for (const [vrm, reads] of byMark) {
      if (clones.has(vrm) || !isUnissued(vrm)) continue;
      const trusted = reads.filter((read) => !wrong.has(read.camera));
      trusted
        .slice(1)
        .forEach((read, i) =>
          expect(kmh(trusted[i]!, read), `${vrm} at ${new Date(read.at).toISOString()}`).toBeLessThan(180),
        );
    }
  });
});

describe('cameras', () => {
  it('lie on the drawn line of their road within 50 metres', () => {
    const { roads } = loadBasemap();
    for (const camera of nation.cameras) {
      const metres = roads
        .filter((road) => road.ref === camera.road)
        .flatMap(({ line }) =>
          line.slice(1).map((to, i) => 1000 * nearestOnSegment([camera.lon, camera.lat], line[i]!, to).km),
        )
        .reduce((least, one) => Math.min(least, one), Infinity);
      expect(metres, camera.id).toBeLessThan(50);
    }
  });

  it('are valid records of approved organisations with ids of their own', () => {
    expect(new Set(nation.cameras.map((camera) => camera.id)).size).toBe(nation.cameras.length);
    for (const camera of nation.cameras) {
      cameraSchema.parse(camera);
      expect(camera.id).toMatch(/^[0-9A-Z]{2}-\d{4}-[NESW]-1$/);
      expect(findOrganisation(camera.organisation), camera.organisation).toBeDefined();
    }
  });

  it('give no read while they are out of service', () => {
    expect(nation.truth.outages.length).toBeGreaterThan(4);
    for (const outage of nation.truth.outages) {
      const camera = cameraIndex.get(outage.cameraId)!;
      const fromMs = Date.parse(outage.from);
      const toMs = outage.to === null ? Infinity : Date.parse(outage.to);
      expect(nation.reads.some((read) => read.camera === camera && read.at >= fromMs && read.at < toMs)).toBe(false);
      expect(nation.cameras[camera]!.statusPeriods).toEqual([
        { status: 'OUT_OF_SERVICE', from: outage.from, to: outage.to },
      ]);
    }
  });

  it('with a wrong clock are as far off as the truth says, and their records do not tell', () => {
    expect(nation.truth.wrongClocks).toHaveLength(TINY.wrongClocks);
    for (const { cameraId, offsetMinutes } of nation.truth.wrongClocks) {
      const camera = cameraIndex.get(cameraId)!;
      expect(nation.cameras[camera]!.statusPeriods).toEqual([]);
      if (nation.cameras[camera]!.kind === 'MOBILE') continue;
      for (const read of nation.reads.filter((one) => one.camera === camera)) {
        const late = (read.receivedAt - read.at) / 60_000 + offsetMinutes;
        expect(late).toBeGreaterThan(0);
        expect(late).toBeLessThan(0.1);
      }
    }
  });
});

describe('planted cases', () => {
  it('are all there', () => {
    const { truth } = nation;
    expect(truth.convoys).toHaveLength(TINY.convoys);
    expect(truth.scenes).toHaveLength(TINY.sceneVehicles);
    expect(truth.clones).toHaveLength(TINY.clones);
    expect(truth.plateChanges).toHaveLength(TINY.plateChanges);
    expect(truth.decoys).toHaveLength(TINY.decoys);
  });

  it('have convoys whose members pass the same cameras seconds apart, on several occasions', () => {
    for (const { vrms, occasions } of nation.truth.details.convoys) {
      expect(occasions.length).toBeGreaterThanOrEqual(3);
      for (const { from, to, cameraIds, gapSeconds } of occasions) {
        for (const cameraId of cameraIds) {
          const passes = vrms.map((vrm) =>
            readsOf(vrm).find(
              (read) =>
                read.camera === cameraIndex.get(cameraId) && read.at >= Date.parse(from) && read.at <= Date.parse(to),
            ),
          );
          passes.forEach((pass, i) => {
            expect(pass, `${vrms[i]!} at ${cameraId}`).toBeDefined();
            if (i > 0) expect(Math.abs(pass!.at - passes[i - 1]!.at)).toBeLessThanOrEqual(gapSeconds * 1000);
          });
        }
      }
    }
  });

  it('have vehicles that were at their three scenes', () => {
    for (const { vrm, scenes } of nation.truth.scenes) {
      expect(new Set(scenes.map((scene) => scene.cameraId)).size).toBe(3);
      for (const scene of scenes) expect(readAt(vrm, scene)).toBeDefined();
    }
  });

  it('have clones seen where one vehicle cannot have been', () => {
    for (const { vrm, pairs } of nation.truth.details.clones) {
      expect(pairs.length).toBeGreaterThanOrEqual(2);
      for (const { first, second } of pairs) {
        const [a, b] = [readAt(vrm, first), readAt(vrm, second)];
        expect(a !== undefined && b !== undefined && kmh(a, b) > 180).toBe(true);
      }
    }
  });

  it('have vehicles that lose one mark and take another', () => {
    for (const { from, to, at } of nation.truth.plateChanges) {
      expect(readsOf(from).length).toBeGreaterThan(3);
      expect(readsOf(to).length).toBeGreaterThan(3);
      expect(readsOf(from).every((read) => read.at < Date.parse(at))).toBe(true);
      expect(readsOf(to).every((read) => read.at >= Date.parse(at))).toBe(true);
    }
  });

  it('have decoys that were close together, in a queue once or on the way to work every day', () => {
    for (const { vrms, kind } of nation.truth.details.decoys) {
      const close = readsOf(vrms[0]).filter((read) =>
        readsOf(vrms[1]).some((other) => other.camera === read.camera && Math.abs(other.at - read.at) < 240_000),
      );
      const days = new Set(close.map((read) => Math.floor(read.at / DAY_MS)));
      expect(close.length, vrms.join(' ')).toBeGreaterThanOrEqual(3);
      if (kind === 'commute') expect(days.size).toBeGreaterThanOrEqual(5);
    }
  });
});

describe('the vehicle of the demonstration', () => {
  it('has a month of reads, a near miss that the search finds and a read that cannot be true', () => {
    const demo = nation.truth.demo!;
    expect(isUnissued(demo.vrm)).toBe(true);
    const within = readsOf(demo.vrm).filter(
      (read) => read.at >= Date.parse(demo.window.from) && read.at < Date.parse(demo.window.to),
    );
    expect(within).toHaveLength(demo.reads);
    expect(readAt(demo.nearMiss!.read, demo.nearMiss!)).toBeDefined();
    if (!isVrm(demo.vrm)) throw new Error('not a mark');
    expect(nearMisses(demo.vrm, 1).map((miss) => String(miss.vrm))).toContain(demo.nearMiss!.read);
    const impossible = readAt(demo.vrm, demo.impossible!)!;
    const around = within.filter((read) => read !== impossible && Math.abs(read.at - impossible.at) < 15 * 60_000);
    expect(around.some((read) => kmh(read, impossible) > 180)).toBe(true);
  });

  it('is out of sight for more than an hour on its morning, in the last seven days', () => {
    const demo = nation.truth.demo!;
    const [from, to] = [Date.parse(demo.journey.from), Date.parse(demo.journey.to)];
    expect(UNTIL_MS - from).toBeLessThan(7 * DAY_MS);
    const morning = readsOf(demo.vrm).filter(
      (read) => read.at >= from && read.at < to && readAt(demo.vrm, demo.impossible!) !== read,
    );
    const gaps = morning.slice(1).map((read, i) => read.at - morning[i]!.at);
    expect(Math.max(...gaps)).toBeGreaterThan(60 * 60_000);
    expect(new Set(morning.map((read) => nation.cameras[read.camera]!.road)).size).toBeGreaterThanOrEqual(3);
  });
});
