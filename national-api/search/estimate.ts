import type { Estimate } from '../../app/api/search.ts';
import { DAY_MS } from '../../app/domain/instant.ts';
import { CATEGORIES, type Category } from '../../app/domain/justification.ts';
import { queryWindows, type Query } from '../../app/domain/query.ts';
import { windowMs } from '../../app/domain/time-window.ts';
import { normaliseVrmText } from '../../app/domain/vrm.ts';
import { bandOf, decideScope, type Actor, type Decision, type Surroundings } from '../../app/policy/decide.ts';
import type { Denial } from '../../app/policy/denial.ts';
import type { StoreTotals } from '../store/read-store.ts';

/** Two figures: an estimate says how much, and no more. */
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

/** Days of a query's windows that lie in the time for which there are reads. */
function daysCovered(query: Query, totals: StoreTotals): number {
  const { fromMs, toMs } = totals;
  if (fromMs === null || toMs === null) return 0;
  return queryWindows(query).reduce((sum, window) => {
    const asked = windowMs(window);
    return sum + Math.max(0, Math.min(asked.toMs, toMs) - Math.max(asked.fromMs, fromMs)) / DAY_MS;
  }, 0);
}

const marksAsked = (query: Query): number | undefined => {
  if (query.kind === 'vrm') return query.vrms.length;
  if (query.kind === 'companions') return 1;
  return query.kind === 'incompatible' ? query.vrms?.length : undefined;
};

/**
 * What a search may come to, from the averages of all traffic. For marks it is what that many ordinary vehicles would have,
 * never a count of these: an estimate needs no justification, so it must tell nothing about anyone.
 */
export function expectation(query: Query, cameras: number, allCameras: number, totals: StoreTotals): Pick<Estimate, 'expectedReads' | 'expectedVehicles'> {
  const traffic = trafficOf(totals, allCameras);
  const days = daysCovered(query, totals);
  const share = allCameras === 0 ? 0 : cameras / allCameras;
  const marks = marksAsked(query);
  if (marks !== undefined) return { expectedReads: rounded(marks * traffic.readsPerVehicleDay * days * share), expectedVehicles: marks };
  let reads = traffic.readsPerCameraDay * cameras * days;
  if (query.kind === 'pattern') reads *= Math.min(1, 24 ** -Math.max(0, normaliseVrmText(query.pattern).length - 1));
  const vehicles = Math.min(reads, totals.vehicles, reads / Math.max(1, traffic.readsPerVehicleDay * Math.min(1, days)));
  return { expectedReads: rounded(reads), expectedVehicles: rounded(vehicles) };
}

const denialsOf = (decision: Decision): readonly Denial[] => (decision.allow ? [] : decision.denials);

/** What the rules say to a query before its reason is known: for one category, or for each. */
export function scopeDecision(actor: Actor, query: Query, category: Category | undefined, surroundings: Surroundings): Estimate['decision'] {
  const byCategory = CATEGORIES.map((each) => [each, decideScope(actor, { query }, each, surroundings)] as const);
  const asked = category === undefined ? undefined : decideScope(actor, { query }, category, surroundings);
  const widest = byCategory.find(([each]) => each === 'MAJOR')?.[1];
  const allow = asked?.allow ?? byCategory.some(([, decision]) => decision.allow);
  const told = asked ?? (allow ? undefined : widest);
  return {
    allow,
    band: bandOf(query, surroundings.nowMs),
    denials: told === undefined ? [] : denialsOf(told).map((denial) => ({ ...denial })),
    categories: Object.fromEntries(byCategory.map(([each, decision]) => [each, { allow: decision.allow, codes: denialsOf(decision).map(({ code }) => code) }])),
  };
}
