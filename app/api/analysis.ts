import * as z from 'zod';
import { EXPLANATIONS, REASONS } from '../movement/incompatible.ts';

/** Answers of the kinds of search that give what an analysis makes of reads, and not the reads. */

const analysisAnswer = {
  searchId: z.string(),
  complete: z.boolean().meta({ description: 'False when there was more than one answer may hold; what is given is then the best of it' }),
  auditIndex: z.int(),
};

const readIds = z.array(z.string()).meta({ description: 'Ids of reads, oldest first; each can be opened under this search' });

export const scenesAnswerSchema = z
  .object({
    ...analysisAnswer,
    found: z.int().meta({ description: 'Vehicles that were at so many scenes, listed or not' }),
    vehicles: z.array(z.object({ vrm: z.string(), scenes: z.array(z.int()).meta({ description: 'Places in the list of scenes asked for, ascending, from 0' }), reads: readIds })),
  })
  .meta({ id: 'ScenesAnswer' });
export type ScenesAnswer = z.infer<typeof scenesAnswerSchema>;

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
          distanceKm: z.number().meta({ description: 'Great circle between the cameras' }),
          seconds: z.number(),
          requiredKmh: z.number().meta({ description: 'Distance over time; two reads of one instant count as a millisecond apart' }),
          explanations: z
            .array(z.object({ code: z.enum(EXPLANATIONS), weight: z.number().min(0).max(1), because: z.array(z.enum(REASONS)) }))
            .meta({ description: 'What may lie behind it, what most speaks for first; weights are no probabilities' }),
        }),
      )
      .meta({ description: 'Those first that demand the most after clocks and positions are given their tolerance' }),
  })
  .meta({ id: 'IncompatibleAnswer' });
export type IncompatibleAnswer = z.infer<typeof incompatibleAnswerSchema>;
