import type { Camera, CameraKind } from '../../app/domain/camera.ts';
import type { Basemap } from './basemap.ts';
import { chooseSites } from './camera-sites.ts';
import { drawnHeading, opposite, siteNamer } from './camera-names.ts';
import type { Heading } from './camera-names.ts';
import { OTHER_OWNERS, forceAt } from './forces.ts';
import type { Force } from './forces.ts';
import type { Random } from './random.ts';
import type { RoadChains } from './road-chains.ts';
import type { ScaleSpec } from './scale.ts';
import type { Traffic } from './traffic.ts';

/** A camera with what only the simulation knows about it. */
export type SimulatedCamera = {
  readonly record: Camera;
  /** Stretch of road, distance along it, and whether it watches traffic in the order in which the stretch is drawn. */
  readonly chain: number;
  readonly km: number;
  readonly forward: boolean;
  /** Reads the rear plate of traffic going away, else the front plate of traffic coming towards. */
  readonly away: boolean;
  readonly lanes: number;
  readonly missRate: number;
  readonly misreadRate: number;
  readonly givesVehicle: boolean;
  readonly givesColour: boolean;
  /** One of the cameras that the demonstration relies on: always working. */
  readonly landmark: boolean;
};

/** Share of sites with a camera for each direction; the others watch one. */
const BOTH_WAYS = 0.75;

type Draft = Omit<SimulatedCamera, 'record'> & {
  readonly heading: Heading;
  readonly kind: CameraKind;
  readonly force: Force;
  readonly site: number;
  readonly name: string;
  readonly junction: string | null;
  readonly ref: string;
  readonly lat: number;
  readonly lon: number;
};

function kindFor(motorway: boolean, random: Random): CameraKind {
  const draw = random.unit();
  if (motorway)
    return draw < 0.56
      ? 'MULTI_LANE'
      : draw < 0.9
        ? 'STATIC'
        : draw < 0.94
          ? 'CCTV_INTEGRATED'
          : draw < 0.97
            ? 'MOVEABLE'
            : draw < 0.99
              ? 'MOBILE'
              : 'COVERT';
  return draw < 0.68
    ? 'STATIC'
    : draw < 0.78
      ? 'CCTV_INTEGRATED'
      : draw < 0.88
        ? 'MOVEABLE'
        : draw < 0.94
          ? 'MULTI_LANE'
          : draw < 0.98
            ? 'MOBILE'
            : 'COVERT';
}

/** Missed passes: about 5 % overall; cameras not made for the purpose miss more. */
const MISS: Readonly<Record<CameraKind, number>> = {
  STATIC: 0.04,
  MULTI_LANE: 0.04,
  MOVEABLE: 0.06,
  CCTV_INTEGRATED: 0.11,
  MOBILE: 0.13,
  COVERT: 0.06,
};
/** Misreads: about 3 % overall. */
const MISREAD: Readonly<Record<CameraKind, number>> = {
  STATIC: 0.03,
  MULTI_LANE: 0.03,
  MOVEABLE: 0.04,
  CCTV_INTEGRATED: 0.06,
  MOBILE: 0.06,
  COVERT: 0.04,
};

function locationQuality(kind: CameraKind, random: Random): Camera['locationQuality'] {
  if (kind === 'MOBILE' || kind === 'MOVEABLE') return random.chance(0.08) ? 'UNKNOWN' : 'GPS';
  const draw = random.unit();
  return draw < 0.8 ? 'SURVEYED' : draw < 0.985 ? 'GPS' : 'UNKNOWN';
}

const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

function draftCameras(chains: RoadChains, traffic: Traffic, map: Basemap, spec: ScaleSpec, random: Random): Draft[] {
  let wantedSites = Math.ceil(spec.cameras / (1 + BOTH_WAYS)) + 2;
  let sites = chooseSites(chains, traffic, map, spec, wantedSites, random);
  // Sites too close together are left out, so a dense nation needs more than one try.
  for (let tries = 0; tries < 12 && sites.length * (1 + BOTH_WAYS) < spec.cameras * 1.03; tries += 1) {
    wantedSites = Math.ceil(wantedSites * 1.07);
    sites = chooseSites(chains, traffic, map, spec, wantedSites, random);
  }
  const nameOf = siteNamer(map);
  const drafts: Draft[] = [];
  sites.forEach((site, index) => {
    const chain = chains.chains[site.chain]!;
    const { road } = chain;
    const heading = drawnHeading(chains, chain, site);
    const { name, junction } = nameOf(road.ref, site.at);
    const draw = random.unit();
    const owner = draw < 0.004 ? random.pick(OTHER_OWNERS) : forceAt(site.at);
    const both = site.landmark || random.chance(BOTH_WAYS);
    const ways = both ? [true, false] : [random.chance(0.5)];
    const kind = site.landmark ? (road.motorway ? 'MULTI_LANE' : 'STATIC') : kindFor(road.motorway, random);
    const quality = site.landmark ? 0.6 : random.between(0.6, 1.4);
    for (const forward of ways) {
      drafts.push({
        chain: site.chain,
        km: site.km,
        forward,
        heading: forward ? heading : opposite(heading),
        kind,
        force: owner,
        site: index,
        name,
        junction,
        ref: road.ref,
        lat: rounded(site.at[1]),
        lon: rounded(site.at[0]),
        away: random.chance(0.55),
        lanes: road.motorway ? (random.chance(0.7) ? 3 : 4) : 2,
        missRate: MISS[kind] * quality,
        misreadRate: MISREAD[kind] * quality,
        givesVehicle: random.chance(0.6),
        givesColour: random.chance(0.75),
        landmark: site.landmark,
      });
    }
  });
  // Roads are in order: surplus sites are removed by lot, not from the last road.
  return [...drafts.filter((draft) => draft.landmark), ...random.shuffle(drafts.filter((draft) => !draft.landmark))];
}

/** Cameras on the drawn roads, in the order of their ids. */
export function placeCameras(
  chains: RoadChains,
  traffic: Traffic,
  map: Basemap,
  spec: ScaleSpec,
  random: Random,
): SimulatedCamera[] {
  const drafts = draftCameras(chains, traffic, map, spec, random).slice(0, spec.cameras);
  const siteNumbers = new Map<string, number>();
  const siteId = new Map<number, string>();
  const names = new Map<string, number>();
  const cameras = drafts.map((draft): SimulatedCamera => {
    let id = siteId.get(draft.site);
    if (id === undefined) {
      const number = (siteNumbers.get(draft.force.code) ?? 1000) + 1 + random.below(6);
      siteNumbers.set(draft.force.code, number);
      id = `${draft.force.code}-${String(number).padStart(4, '0')}`;
      siteId.set(draft.site, id);
    }
    const called = `${draft.ref}/${draft.name}/${draft.heading}`;
    const same = (names.get(called) ?? 0) + 1;
    names.set(called, same);
    const { heading, force, site, kind, name, junction, ref, lat, lon, ...simulated } = draft;
    return {
      ...simulated,
      record: {
        // A national camera id is FF-SSSS-D-L (force, site, direction, lens); one lens watches all lanes of its
        // direction, so L is 1.
        id: `${id}-${heading}-1`,
        name: same === 1 ? name : `${name} ${same}`,
        organisation: force.organisation,
        kind,
        road: ref,
        junction,
        direction: heading,
        lat,
        lon,
        locationQuality: locationQuality(kind, random),
        status: 'OK',
        statusPeriods: [],
      },
    };
  });
  return cameras.sort((a, b) => (a.record.id < b.record.id ? -1 : 1));
}
