import * as z from 'zod';
import { voiActionSchema, voiPrioritySchema } from '../domain/voi.ts';
import { HIT_MATCHES } from '../policy/voi-rules.ts';

/** A read that matched an entry of a list. Never an instruction: somebody looks at the plate first. */
export const hitSchema = z
  .object({
    hitId: z.string(),
    readId: z.string(),
    vrm: z.string().meta({ description: 'As it was read' }),
    listedVrm: z.string().meta({ description: 'As it is listed; another than `vrm` for a possible match' }),
    match: z
      .enum(HIT_MATCHES)
      .meta({ description: 'POSSIBLE: one character away that cameras take for another; look before anything else' }),
    cameraId: z.string().meta({ description: 'COVERT for a camera that may not be known without covert.view' }),
    capturedAt: z.string(),
    receivedAt: z.string().nullable(),
    matchedAt: z.string(),
    listId: z.string(),
    entryId: z.string(),
    priority: voiPrioritySchema,
    action: voiActionSchema,
    queue: z.int().min(1).max(4),
    afterCorrection: z
      .boolean()
      .default(false)
      .meta({ description: 'The read was matched again because its mark was corrected' }),
  })
  .meta({ id: 'Hit' });
export type Hit = z.infer<typeof hitSchema>;

/** `event: read-corrected` on the stream: a read with a hit that its follower may have had was misread. Tell whoever acted on it. */
export const readCorrectedSchema = z
  .object({
    readId: z.string(),
    hitIds: z.array(z.string()).meta({ description: 'Hits on the read as it was' }),
    version: z.int().meta({ description: 'Of the read now' }),
    correctedAt: z.string(),
  })
  .meta({ id: 'ReadCorrected' });
export type ReadCorrected = z.infer<typeof readCorrectedSchema>;
