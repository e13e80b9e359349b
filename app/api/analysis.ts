import * as z from 'zod';
import type { AnalysisQuery } from '../domain/query.ts';
import { OBLIGATIONS } from '../policy/decide.ts';
import { EXPLANATIONS, REASONS } from '../movement/incompatible.ts';

/** Answers of the kinds of search that return the findings of an analysis instead of reads. */

const analysisAnswer = {
  searchId: z.string(),
  complete: z
    .boolean()
    .meta({ description: 'False when there was more than one answer may hold; what is given is then the best of it' }),
  auditIndex: z.int(),
  obligations: z.array(z.enum(OBLIGATIONS)).meta({ description: 'What the search still asks for' }),
};

const readIds = z
  .array(z.string())
  .meta({ description: 'Ids of reads, oldest first; each can be opened under this search' });

export const scenesAnswerSchema = z
  .object({
    ...analysisAnswer,
    found: z.int().meta({ description: 'Vehicles that were at so many scenes, listed or not' }),
    vehicles: z.array(
      z.object({
        vrm: z.string(),
        scenes: z.array(z.int()).meta({ description: 'Places in the list of scenes asked for, ascending, from 0' }),
        reads: readIds,
      }),
    ),
  })
  .meta({ id: 'ScenesAnswer' });

/** Where and when a read of a pair was made. */
const readSpot = z.object({ cameraId: z.string(), capturedAt: z.string() });

export const incompatibleAnswerSchema = z
  .object({
    ...analysisAnswer,
    found: z.int().meta({ description: 'Pairs of reads that are too far apart, listed or not' }),
    pairs: z
      .array(
        z.object({
          vrm: z.string(),
          firstReadId: z.string(),
          secondReadId: z.string().meta({ description: 'The next read of the mark' }),
          first: readSpot,
          second: readSpot,
          distanceKm: z.number().meta({ description: 'Great circle between the cameras' }),
          seconds: z.number(),
          requiredKmh: z
            .number()
            .meta({ description: 'Distance over time; two reads of one instant count as a millisecond apart' }),
          explanations: z
            .array(
              z.object({
                code: z.enum(EXPLANATIONS),
                weight: z.number().min(0).max(1),
                because: z.array(z.enum(REASONS)),
              }),
            )
            .meta({ description: 'What may lie behind it, what most speaks for first; weights are no probabilities' }),
        }),
      )
      .meta({ description: 'Those first that demand the most after clocks and positions are given their tolerance' }),
  })
  .meta({ id: 'IncompatibleAnswer' });
export type IncompatibleAnswer = z.infer<typeof incompatibleAnswerSchema>;

/** The parts of a score, so that a person can judge it. */
const together = {
  expected: z
    .number()
    .meta({ description: 'Passes that ordinary traffic at these cameras in these hours would give the two by chance' }),
  score: z.number().meta({
    description:
      '-log10 of a chance, larger for more: for companions of so many occasions, for convoys of so steady a distance, with a little for how far they went on together. 0 says nothing. docs/analysis.md',
  }),
  occasions: z
    .int()
    .meta({ description: 'Times together that no habit explains: an hour apart, or parted and met again' }),
  habits: z.int().meta({
    description: 'Journeys together that repeat on other days at the same time of day, as a shared commute does',
  }),
  days: z.int().meta({ description: 'Different days (UTC)' }),
};

export const companionsAnswerSchema = z
  .object({
    ...analysisAnswer,
    reads: z.int().meta({ description: 'Reads of the vehicle that were looked at' }),
    compared: z.int().meta({ description: 'Vehicles that were near it at all; none where none is listed' }),
    found: z.int().meta({ description: 'Vehicles that were near it at so many cameras, listed or not' }),
    companions: z
      .array(
        z.object({
          vrm: z.string(),
          possibleMisreadOf: z.string().nullable().meta({
            description: 'A companion that this one may be, misread; its score is then no higher than that one’s',
          }),
          cameras: z.int().meta({ description: 'Different cameras at which both were read within the time' }),
          passes: z.int().meta({ description: 'Pairs of reads within the time; each read of the vehicle counts once' }),
          ...together,
          evidence: z.array(
            z.object({
              cameraId: z.string(),
              targetReadId: z.string(),
              companionReadId: z.string(),
              gapSeconds: z.number().min(0),
              ahead: z.boolean().meta({ description: 'Whether the companion came first' }),
            }),
          ),
        }),
      )
      .meta({ description: 'Best score first' }),
  })
  .meta({ id: 'CompanionsAnswer' });
export type CompanionsAnswer = z.infer<typeof companionsAnswerSchema>;

export const convoysAnswerSchema = z
  .object({
    ...analysisAnswer,
    reads: z.int().meta({ description: 'Reads at the place that were looked at' }),
    found: z.int().meta({
      description: 'Pairs of vehicles that were together at so many cameras, in a convoy of the answer or not',
    }),
    convoys: z
      .array(
        z.object({
          vrms: z
            .array(z.string())
            .meta({ description: 'Ascending; every two of them were together at so many cameras' }),
          cameras: z
            .int()
            .meta({ description: 'Different cameras that all of them passed within the time of the first' }),
          passes: z.int().meta({ description: 'Reads of the first with which all others were; each counts once' }),
          ...together,
          evidence: z.array(
            z.object({
              cameraId: z.string(),
              readIds: z.array(z.string()).meta({ description: 'In the order of `vrms`' }),
              spreadSeconds: z.number().min(0).meta({ description: 'From the first of them to the last' }),
            }),
          ),
        }),
      )
      .meta({
        description: 'Best score first; the score, and what it is made of, is that of the two who are least linked',
      }),
  })
  .meta({ id: 'ConvoysAnswer' });
export type ConvoysAnswer = z.infer<typeof convoysAnswerSchema>;

/** The answer to each kind of search that gives findings. */
export const ANALYSIS_ANSWERS = {
  scenes: scenesAnswerSchema,
  companions: companionsAnswerSchema,
  convoys: convoysAnswerSchema,
  incompatible: incompatibleAnswerSchema,
} as const satisfies Record<AnalysisQuery['kind'], z.ZodType>;

/** The findings of an analysis, with the kind that says how to read them. */
export const findingsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scenes'), answer: scenesAnswerSchema }),
  z.object({ kind: z.literal('companions'), answer: companionsAnswerSchema }),
  z.object({ kind: z.literal('convoys'), answer: convoysAnswerSchema }),
  z.object({ kind: z.literal('incompatible'), answer: incompatibleAnswerSchema }),
]);
export type Findings = z.infer<typeof findingsSchema>;

function namedBy(findings: Findings): readonly string[] {
  switch (findings.kind) {
    case 'scenes':
      return findings.answer.vehicles.flatMap(({ reads }) => reads);
    case 'companions':
      return findings.answer.companions.flatMap(({ evidence }) =>
        evidence.flatMap(({ targetReadId, companionReadId }) => [targetReadId, companionReadId]),
      );
    case 'convoys':
      return findings.answer.convoys.flatMap(({ evidence }) => evidence.flatMap(({ readIds: ids }) => ids));
    case 'incompatible':
      return findings.answer.pairs.flatMap(({ firstReadId, secondReadId }) => [firstReadId, secondReadId]);
    default:
      return findings satisfies never;
  }
}

/** The reads that findings name, each once, in the order in which the service adds them to its digest of the result. */
export const readIdsOf = (findings: Findings): readonly string[] => [...new Set(namedBy(findings))];
