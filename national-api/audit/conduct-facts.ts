import * as z from 'zod';
import {
  brieflyListedFindings,
  correctionFindings,
  logReadFindings,
  resetFindings,
  silentFindings,
  type LogReadFact,
  type ResetFact,
  type TellingCorrection,
} from '../../app/policy/conduct-indicators.ts';
import { CORRECTION_SECOND_PERSON, TELLING_REASONS } from '../../app/policy/correction-rules.ts';
import type { IndicatorFinding } from '../../app/policy/indicators.ts';
import type { ActivityIndex } from './activity-index.ts';
import { listedFacts } from './listed-facts.ts';
import type { NationalLog } from './national-log.ts';
import type { VoiHistory } from './voi-history.ts';

const actor = z.object({ userName: z.string(), organisation: z.string() });
const resetLeaf = z.object({
  outcome: z.literal('OK'),
  actor,
  details: z.object({
    afterReset: z.object({ by: z.string() }),
    fromNewPlace: z.boolean(),
    fromPlaceOfAdministrator: z.boolean(),
  }),
});
const readLeaf = z.object({
  outcome: z.literal('OK'),
  actor,
  details: z.object({ withoutReason: z.literal(true), marks: z.int().min(1) }),
});

const waitedLeaf = z.object({
  outcome: z.literal('OK'),
  actor,
  details: z.object({ secondPerson: z.array(z.enum(CORRECTION_SECOND_PERSON)).min(1) }),
});

export type ConductDeps = {
  readonly activity: ActivityIndex;
  readonly log: NationalLog;
  readonly voiHistory: VoiHistory;
  readonly samePerson: (userName: string, other: string) => boolean;
};

/** Indicators about those who administer, list and watch, from the records of a period. @throws TooManyFacts */
export async function conductFindings(
  { activity, log, voiHistory, samePerson }: ConductDeps,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly IndicatorFinding[]> {
  const resets: ResetFact[] = [];
  for (const { index } of activity.between(fromMs, toMs, /^CHANGE_PASSWORD$/)) {
    const leaf = resetLeaf.safeParse(await log.record(index));
    if (leaf.success)
      resets.push({
        index,
        ...leaf.data.actor,
        by: leaf.data.details.afterReset.by,
        fromNewPlace: leaf.data.details.fromNewPlace,
        fromPlaceOfAdministrator: leaf.data.details.fromPlaceOfAdministrator,
      });
  }
  const reads: LogReadFact[] = [];
  for (const { index } of activity.between(fromMs, toMs, /^READ_LOG$/)) {
    const leaf = readLeaf.safeParse(await log.record(index));
    if (leaf.success) reads.push({ index, ...leaf.data.actor, marks: leaf.data.details.marks });
  }
  const telling: TellingCorrection[] = [];
  for (const { index } of activity.between(fromMs, toMs, /^CORRECT_READ$/)) {
    const leaf = waitedLeaf.safeParse(await log.record(index));
    if (leaf.success && leaf.data.details.secondPerson.every((reason) => TELLING_REASONS.includes(reason)))
      telling.push({ index, ...leaf.data.actor });
  }
  const listed = await listedFacts({ activity, log, voiHistory }, { fromMs, toMs });
  return [
    ...resetFindings(resets),
    ...logReadFindings(reads),
    ...correctionFindings(telling),
    ...silentFindings(listed, samePerson),
    ...brieflyListedFindings(listed),
  ];
}
