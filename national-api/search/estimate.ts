import type { AuthorityEstimate } from '../../app/api/authorities.ts';
import type { Estimate } from '../../app/api/search.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { CATEGORIES, type Category } from '../../app/domain/justification.ts';
import type { Query } from '../../app/domain/query.ts';
import { windowMs, type TimeWindow } from '../../app/domain/time-window.ts';
import { exposedMarks } from '../../app/domain/vrm-near-miss.ts';
import { normaliseVrmText } from '../../app/domain/vrm.ts';
import { FIRST_BAND_DAYS } from '../../app/policy/access-table.ts';
import type { NarrowableScope } from '../../app/policy/authority-narrowing.ts';
import { bandOf, decideScope, type Actor, type Decision, type PolicyContext } from '../../app/policy/decide.ts';
import type { Denial } from '../../app/policy/denial.ts';
import { MARKS_LIMIT } from '../../app/policy/limits.ts';
import type { Place } from '../../app/policy/width.ts';
import type { StoreTotals } from '../store/read-store.ts';
import { marksOf } from './read-search.ts';

/** Two significant figures: an estimate shows the order of size, and no more. */
export function rounded(value: number): number {
  if (!(value > 0)) return 0;
  const magnitude = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.max(1, Math.round(value / magnitude) * magnitude);
}

type Traffic = { readonly readsPerCameraDay: number; readonly readsPerVehicleDay: number };

function trafficOf(totals: StoreTotals, cameras: number): Traffic {
  const days = totals.fromMs === null || totals.toMs === null ? 1 : Math.max(1, (totals.toMs - totals.fromMs) / DAY_MS);
  return {
    readsPerCameraDay: totals.reads / days / Math.max(1, cameras),
    readsPerVehicleDay: totals.reads / days / Math.max(1, totals.vehicles),
  };
}

/** Days of a window that lie in the period with reads. */
function daysCovered(window: TimeWindow, { fromMs, toMs }: StoreTotals['known']): number {
  if (fromMs === null || toMs === null) return 0;
  const asked = windowMs(window);
  return Math.max(0, Math.min(asked.toMs, toMs) - Math.max(asked.fromMs, fromMs)) / DAY_MS;
}

/** The places of a query with their windows: one for most kinds, one per scene for `scenes`. */
function placesOf(query: Query): readonly (Place & { readonly window: TimeWindow })[] {
  if (query.kind === 'scenes') return query.scenes;
  return [
    {
      window: query.window,
      ...('cameraIds' in query || 'area' in query
        ? { cameraIds: 'cameraIds' in query ? query.cameraIds : undefined, area: query.area }
        : {}),
    },
  ];
}

const marksAsked = (query: Query): number | undefined => {
  if (query.kind === 'vrm') return query.vrms.length;
  if (query.kind === 'companions') return 1;
  return query.kind === 'incompatible' ? query.vrms?.length : undefined;
};

/** What near misses add, from the marks alone: whether anybody carries one of them is not looked up. */
function misreadsOf(query: Query): Pick<Estimate, 'misreads'> {
  if (query.kind !== 'vrm' || query.nearMiss === 0 || query.vrms.length > MARKS_LIMIT.HIGH) return {};
  // nearMiss is 0, 1 or 2 by the schema.
  const { accepted, carried } = exposedMarks(marksOf(query.vrms), query.nearMiss as 1 | 2);
  return { misreads: { marks: accepted.size, vehicles: carried.size } };
}

/**
 * The expected size of a search, from the averages of all traffic. For marks it is what that many ordinary vehicles
 * would have, never a count of these: an estimate needs no justification, so it must reveal nothing about anyone.
 */
export function expectation(
  query: Query,
  countCameras: (place: Place) => number,
  totals: StoreTotals,
): Omit<Estimate, 'decision'> {
  const all = countCameras({});
  const traffic = trafficOf(totals, all);
  const places = placesOf(query).map((place) => ({
    cameras: countCameras(place),
    days: daysCovered(place.window, totals),
  }));
  // Scenes may share cameras: it is never more than all of them.
  const cameras = Math.min(
    all,
    places.reduce((sum, place) => sum + place.cameras, 0),
  );
  const cameraDays = places.reduce((sum, place) => sum + place.cameras * place.days, 0);
  const marks = marksAsked(query);
  const daysHeld = placesOf(query).reduce((sum, { window }) => sum + daysCovered(window, totals.known), 0);
  if (marks !== undefined)
    return {
      cameras,
      daysHeld,
      ...misreadsOf(query),
      expectedReads: rounded((marks * traffic.readsPerVehicleDay * cameraDays) / Math.max(1, all)),
      expectedVehicles: marks,
    };
  let reads = traffic.readsPerCameraDay * cameraDays;
  if (query.kind === 'pattern') reads *= Math.min(1, 24 ** -Math.max(0, normaliseVrmText(query.pattern).length - 1));
  const days = cameras === 0 ? 0 : cameraDays / cameras;
  const vehicles = Math.min(
    reads,
    totals.vehicles,
    reads / Math.max(1, traffic.readsPerVehicleDay * Math.min(1, days)),
  );
  return { cameras, daysHeld, expectedReads: rounded(reads), expectedVehicles: rounded(vehicles) };
}

/** What an authority is for: marks anywhere, every vehicle at cameras where its kinds show one, or both. */
type AuthorityScope = NarrowableScope & { readonly cameraIds: readonly string[] };

function queriesUnder({ kinds, vrms, cameraIds, window }: AuthorityScope): readonly Query[] {
  const showsPlaces = kinds.some((kind) => kind !== 'vrm' && kind !== 'incompatible' && kind !== 'companions');
  return [
    ...(vrms.length === 0 ? [] : [{ kind: 'vrm' as const, vrms: [...vrms], nearMiss: 0, window }]),
    ...(cameraIds.length === 0 || (vrms.length > 0 && !showsPlaces)
      ? []
      : [{ kind: 'area' as const, cameraIds: [...cameraIds], window }]),
  ];
}

/** What a search of the whole scope of an authority may come to, and how much of that is older than needs none. */
export function authorityExpectation(
  scope: AuthorityScope,
  countCameras: (place: Place) => number,
  totals: StoreTotals,
  nowMs: number,
): AuthorityEstimate {
  const of = (window: TimeWindow) => {
    const each = queriesUnder({ ...scope, window }).map((query) => expectation(query, countCameras, totals));
    const sum = (figure: (one: (typeof each)[number]) => number): number =>
      each.reduce((all, one) => all + figure(one), 0);
    return {
      cameras: Math.max(0, ...each.map(({ cameras }) => cameras)),
      expectedReads: sum(({ expectedReads }) => expectedReads),
      expectedVehicles: sum(({ expectedVehicles }) => expectedVehicles),
    };
  };
  const { fromMs, toMs } = windowMs(scope.window);
  const edgeMs = Math.min(toMs, nowMs - FIRST_BAND_DAYS * DAY_MS);
  const older = fromMs < edgeMs ? of({ from: scope.window.from, to: instantText(edgeMs) }).expectedReads : 0;
  return { ...of(scope.window), olderReads: older };
}

const denialsOf = (decision: Decision): readonly Denial[] => (decision.allow ? [] : decision.denials);

/** The rules' verdict on a query before its reason is known: for one category, or for each. */
export function scopeDecision(
  actor: Actor,
  query: Query,
  category: Category | undefined,
  context: PolicyContext,
): Estimate['decision'] {
  const byCategory = CATEGORIES.map((each) => [each, decideScope(actor, { query }, each, context)] as const);
  const asked = category === undefined ? undefined : decideScope(actor, { query }, category, context);
  const widest = byCategory.find(([each]) => each === 'MAJOR')?.[1];
  const allow = asked?.allow ?? byCategory.some(([, decision]) => decision.allow);
  const told = asked ?? (allow ? undefined : widest);
  return {
    allow,
    band: bandOf(query, context.nowMs),
    denials: told === undefined ? [] : denialsOf(told).map((denial) => ({ ...denial })),
    categories: Object.fromEntries(
      byCategory.map(([each, decision]) => [
        each,
        { allow: decision.allow, codes: denialsOf(decision).map(({ code }) => code) },
      ]),
    ),
  };
}
