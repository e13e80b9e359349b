import * as z from 'zod';

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
