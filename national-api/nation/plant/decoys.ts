import { TRAITS } from '../fleet.ts';
import type { DecoyTruth } from '../truth.ts';
import { driveTogether, journeyNear } from './convoys.ts';
import type { Planner } from './planner.ts';

/** Innocent vehicles that look suspicious. */

/**
 * Two that live and work in the same places and leave at the same minute every working day, with nothing else in
 * common.
 */
export function plantCommuteDecoy(planner: Planner): DecoyTruth | undefined {
  const { population, random } = planner;
  const { fleet } = population;
  const first = planner.commuter((vehicle) => {
    const route = planner.routes.between(fleet.home[vehicle]!, fleet.work[vehicle]!);
    return route >= 0 && planner.routes.cameraCount(route) >= 2;
  });
  if (first === undefined) return undefined;
  const home = fleet.home[first]!;
  const second = population.add(
    'commuter',
    home,
    {
      work: fleet.work[first]!,
      other: population.watched(home, 'near', random, 0)?.zone ?? fleet.work[first]!,
      outMinute: fleet.outMinute[first]!,
      backMinute: fleet.backMinute[first]!,
      rate: 0.9,
    },
    random,
  );
  planner.take(second);
  fleet.give(first, TRAITS.punctual | TRAITS.tracked);
  fleet.give(second, TRAITS.punctual | TRAITS.tracked);
  // The same road at the same pace; otherwise they would drift apart.
  fleet.pace[second] = fleet.pace[first]!;
  return { vrms: [planner.marks.text(fleet.mark[first]!), planner.marks.text(fleet.mark[second]!)], kind: 'commute' };
}

/** Two strangers one behind the other past several cameras, once: a queue, not a convoy. */
export function plantQueueDecoy(planner: Planner): DecoyTruth | undefined {
  const { fleet } = planner.population;
  const first = planner.commuter();
  if (first === undefined) return undefined;
  const second = planner.commuter(
    (vehicle) => fleet.home[vehicle] !== fleet.home[first] && fleet.work[vehicle] !== fleet.work[first],
  );
  if (second === undefined) return undefined;
  for (const day of planner.freeDays([first, second])) {
    const journey = journeyNear(planner, fleet.home[first]!, day, planner.random.between(720, 1080), 3);
    if (journey === undefined) continue;
    driveTogether(planner, [first, second], day, journey, [0, planner.random.between(4, 22) * 1000]);
    return { vrms: [planner.marks.text(fleet.mark[first]!), planner.marks.text(fleet.mark[second]!)], kind: 'queue' };
  }
  return undefined;
}
