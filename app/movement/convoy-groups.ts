/**
 * Builds groups out of pairs that were together. Pure. `co-travel.ts` has the formula of a pair's score;
 * `docs/analysis.md` explains how groups are built.
 */

/** Two vehicles, the lesser mark first, and where they passed. */
export type ScoredPair<P> = {
  readonly first: string;
  readonly second: string;
  readonly score: number;
  /** By time of the first vehicle's read, each of which counts once. */
  readonly passes: readonly P[];
};

/** What a group needs to know of a pass of two vehicles. */
export type PassFacts<P> = {
  readonly camera: (pass: P) => number;
  /** Names the read of the first vehicle. */ readonly lead: (pass: P) => string;
};

export type Group<P> = {
  /** Ascending. */
  readonly vrms: readonly string[];
  /** The score of its weakest pair. */
  readonly score: number;
  /**
   * Times at which all passed a camera within the time of the first vehicle: for each other vehicle its pass with the
   * first.
   */
  readonly passes: readonly (readonly P[])[];
};

export type GroupLimits = { readonly minVehicles: number; readonly minCameras: number };

/** A vehicle joins a group that is large enough only with links of at least this share of the strongest [default]. */
const WORTH_JOINING = 0.5;

const keyOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

class Pairs<P> {
  readonly #byKey = new Map<string, ScoredPair<P>>();
  readonly #others = new Map<string, string[]>();

  constructor(pairs: readonly ScoredPair<P>[]) {
    for (const pair of pairs) {
      this.#byKey.set(keyOf(pair.first, pair.second), pair);
      for (const [one, other] of [
        [pair.first, pair.second],
        [pair.second, pair.first],
      ] as const) {
        const known = this.#others.get(one);
        if (known === undefined) this.#others.set(one, [other]);
        else known.push(other);
      }
    }
  }

  of(a: string, b: string): ScoredPair<P> | undefined {
    return this.#byKey.get(keyOf(a, b));
  }

  /** For each of these, who was together with it and how strong the weakest link is, strongest first. */
  joiners(members: readonly string[]): readonly { readonly vrm: string; readonly link: number }[] {
    const [one = '', ...rest] = members;
    return (this.#others.get(one) ?? [])
      .filter((vrm) => !members.includes(vrm))
      .flatMap((vrm) => {
        const links = [one, ...rest].map((member) => this.of(member, vrm)?.score);
        return links.every((link) => link !== undefined) ? [{ vrm, link: Math.min(...links) }] : [];
      })
      .sort((a, b) => b.link - a.link || (a.vrm < b.vrm ? -1 : 1));
  }
}

function groupOf<P>(pairs: Pairs<P>, vrms: readonly string[], { lead }: PassFacts<P>): Group<P> {
  const sorted = [...vrms].sort();
  const [first = '', ...others] = sorted;
  const withFirst = others.map(
    (vrm) => new Map((pairs.of(first, vrm)?.passes ?? []).map((pass) => [lead(pass), pass])),
  );
  const passes = [...(withFirst[0]?.keys() ?? [])].flatMap((read) => {
    const each = withFirst.map((passesOf) => passesOf.get(read));
    return each.every((pass) => pass !== undefined) ? [each] : [];
  });
  const score = Math.min(
    ...sorted.flatMap((vrm, i) => sorted.slice(i + 1).map((other) => pairs.of(vrm, other)?.score ?? 0)),
  );
  return { vrms: sorted, score, passes };
}

/**
 * The groups in which every two were together and that passed enough cameras as a whole, best score first. Each
 * begins with the strongest pair; vehicles join that are nearly as strongly linked to all of it, or that are needed
 * for the least number. Two vehicles already in one group do not start another.
 */
export function groupsOf<P>(
  found: readonly ScoredPair<P>[],
  facts: PassFacts<P>,
  { minVehicles, minCameras }: GroupLimits,
): Group<P>[] {
  const pairs = new Pairs(found);
  const groups: Group<P>[] = [];
  const grouped = new Set<string>();
  const camerasOf = (group: Group<P>): number =>
    new Set(group.passes.map(([pass]) => (pass === undefined ? -1 : facts.camera(pass)))).size;
  for (const { first, second, score } of [...found].sort((a, b) => b.score - a.score)) {
    if (grouped.has(keyOf(first, second))) continue;
    let group = groupOf(pairs, [first, second], facts);
    if (camerasOf(group) < minCameras) continue;
    for (let grown = true; grown;) {
      grown = false;
      for (const { vrm, link } of pairs.joiners(group.vrms)) {
        if (group.vrms.length >= minVehicles && link < score * WORTH_JOINING) break;
        const larger = groupOf(pairs, [...group.vrms, vrm], facts);
        if (camerasOf(larger) < minCameras) continue;
        group = larger;
        grown = true;
        break;
      }
    }
    if (group.vrms.length < minVehicles) continue;
    groups.push(group);
    group.vrms.forEach((vrm, i) => group.vrms.slice(i + 1).forEach((other) => grouped.add(keyOf(vrm, other))));
  }
  return groups.sort(
    (a, b) => b.score - a.score || b.passes.length - a.passes.length || (a.vrms.join() < b.vrms.join() ? -1 : 1),
  );
}
