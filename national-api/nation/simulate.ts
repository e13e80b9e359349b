import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import type { Basemap } from './basemap.ts';
import { localDays } from './calendar.ts';
import { breakCameras } from './camera-defects.ts';
import type { CameraDefects } from './camera-defects.ts';
import { CameraEye } from './camera-eye.ts';
import { placeCameras } from './cameras.ts';
import { DailyLife } from './daily-life.ts';
import { DayWriter } from './day-writer.ts';
import { Destinations } from './destinations.ts';
import { Driver } from './driver.ts';
import { MarkBook } from './marks.ts';
import { castCases } from './plant/cast.ts';
import type { Cases } from './plant/cast.ts';
import { DEMO_MARK, DEMO_MISREAD, passTruth } from './plant/demonstration.ts';
import { Planner } from './plant/planner.ts';
import { Population } from './population.ts';
import { Random } from './random.ts';
import type { ReadSink } from './read-chunk.ts';
import { cutRoads } from './road-chains.ts';
import { buildGraph } from './road-graph.ts';
import { RouteBook } from './route-book.ts';
import type { ScaleSpec } from './scale.ts';
import { ZonePaths } from './shortest-path.ts';
import { sampleTraffic } from './traffic.ts';
import type { DemoTruth, Truth } from './truth.ts';
import { TruthObserver } from './truth-observer.ts';
import { zonesOf } from './zones.ts';

export type Progress = {
  readonly phase: 'roads' | 'vehicles' | 'reads' | 'store';
  readonly reads: number;
  readonly day: number;
  readonly days: number;
};

export type Simulation = {
  readonly basemap: Basemap;
  readonly seed: number;
  readonly spec: ScaleSpec;
  readonly untilMs: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

/** A nation ready to run: cameras are known before the first read. */
export type Nation = {
  readonly defects: CameraDefects;
  run(sink: ReadSink): Promise<Truth>;
};

/**
 * Builds roads, cameras, vehicles and planted cases; `run` then simulates day by day and emits reads in bounded
 * memory.
 */
export function prepareNation({ basemap, seed, spec, untilMs, onProgress = () => undefined }: Simulation): Nation {
  const fromMs = untilMs - spec.days * DAY_MS;
  const days = localDays(fromMs, untilMs);
  onProgress({ phase: 'roads', reads: 0, day: 0, days: days.length });
  const zones = zonesOf(basemap.places, spec);
  const chains = cutRoads(basemap);
  const graph = buildGraph(chains, basemap.places, zones);
  const paths = new ZonePaths(graph);
  const destinations = new Destinations(zones);
  const traffic = sampleTraffic(paths, chains, zones, destinations, Random.for(seed, 'traffic'));
  const cameras = placeCameras(chains, traffic, basemap, spec, Random.for(seed, 'cameras'));
  const defects = breakCameras(cameras, { fromMs, untilMs }, spec.wrongClocks, Random.for(seed, 'faults'));
  const routes = new RouteBook(paths, cameras, chains.chains.length);

  onProgress({ phase: 'vehicles', reads: 0, day: 0, days: days.length });
  const marks = new MarkBook(seed);
  const weekendDays = days.filter((day) => day.weekend).length;
  const population = new Population(
    zones,
    routes,
    destinations,
    marks,
    { days: days.length, weekdays: days.length - weekendDays, weekendDays },
    spec,
  );
  const driver = new Driver(routes, defects);
  const planner = new Planner(
    days,
    zones,
    population,
    routes,
    destinations,
    driver,
    defects,
    marks,
    Random.for(seed, 'cases'),
    untilMs,
  );
  // The demonstration's mark is reserved before another vehicle could get a similar one.
  const reserved = spec.demo ? marks.reserve(DEMO_MARK) : undefined;
  population.fill(spec.reads, seed);
  const cases = castCases(planner, spec, reserved);

  return {
    defects,
    async run(sink) {
      const { fleet } = population;
      const { demo } = cases;
      const observer = new TruthObserver(
        fleet,
        marks,
        defects,
        cases.plateChanges,
        demo === undefined ? undefined : { mark: fleet.mark[demo.vehicle]!, fromMs: demo.fromMs, toMs: demo.toMs },
      );
      const writer = new DayWriter(fleet, new CameraEye(fleet, marks, defects), observer, sink, fromMs, untilMs);
      const life = new DailyLife(fleet, routes, destinations, driver);
      for (const [index, day] of days.entries()) {
        const passes = writer.takeLeftOver();
        const planned = planner.passesOn(day);
        if (planned !== undefined) {
          for (let i = 0; i < planned.size; i += 1)
            passes.add(planned.vehicle[i]!, planned.camera[i]!, planned.time[i]!, planned.notes[i]!);
        }
        life.live(day, index, planner.plannedOn(day), Random.for(seed, 'life', day.number), passes);
        await writer.write(passes, day.startMs, Math.min(day.endMs, untilMs), Random.for(seed, 'reads', day.number));
        onProgress({ phase: 'reads', reads: writer.reads, day: index + 1, days: days.length });
      }
      await writer.flush();
      return truthOf(
        { seed, fromMs, untilMs, reads: writer.reads, misreads: writer.misreads, vehicles: fleet.size },
        cases,
        defects,
        planner,
        observer,
      );
    },
  };
}

type Totals = {
  readonly seed: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly reads: number;
  readonly misreads: number;
  readonly vehicles: number;
};

function truthOf(
  totals: Totals,
  cases: Cases,
  defects: CameraDefects,
  planner: Planner,
  observer: TruthObserver,
): Truth {
  const ids = defects.cameras.map((camera) => camera.record.id);
  return {
    seed: totals.seed,
    window: { from: instantText(totals.fromMs), to: instantText(totals.untilMs) },
    reads: totals.reads,
    vehicles: totals.vehicles,
    convoys: cases.convoys.map((convoy) => convoy.vrms),
    scenes: cases.scenes,
    clones: cases.clones.map((clone) => clone.vrm),
    plateChanges: cases.plateChanges.map((change) => change.truth),
    decoys: cases.decoys.map((decoy) => decoy.vrms),
    wrongClocks: ids.flatMap((cameraId, i) =>
      defects.clockOffset[i] === 0 ? [] : [{ cameraId, offsetMinutes: defects.clockOffset[i]! / 60_000 }],
    ),
    outages: ids.flatMap((cameraId, i) =>
      defects.outTo[i] === 0
        ? []
        : [
            {
              cameraId,
              from: instantText(defects.outFrom[i]!),
              to: defects.outTo[i] === Infinity ? null : instantText(defects.outTo[i]!),
            },
          ],
    ),
    misreads: totals.misreads,
    misreadSample: observer.sample,
    demo: demoTruth(cases, planner, observer),
    details: { convoys: cases.convoys, clones: cases.clones, decoys: cases.decoys },
  };
}

function demoTruth({ demo }: Cases, planner: Planner, observer: TruthObserver): DemoTruth | null {
  if (demo === undefined) return null;
  const passes = demo.journey.map((pass) => passTruth(planner, pass));
  const read = DEMO_MARK.slice(0, DEMO_MISREAD.position) + DEMO_MISREAD.to + DEMO_MARK.slice(DEMO_MISREAD.position + 1);
  return {
    vrm: DEMO_MARK,
    window: { from: instantText(demo.fromMs), to: instantText(demo.toMs) },
    reads: observer.demoReads,
    journey: {
      from: passes[0]?.at ?? '',
      to: instantText((demo.journey.at(-1)?.time ?? 0) + 1),
      cameraIds: passes.map((pass) => pass.cameraId),
    },
    nearMiss: demo.nearMiss === undefined ? null : { read, ...passTruth(planner, demo.nearMiss) },
    impossible: demo.impossible === undefined ? null : passTruth(planner, demo.impossible),
  };
}
