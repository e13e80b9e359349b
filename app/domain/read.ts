import * as z from 'zod';

/** Which plate of the vehicle the camera saw: towards = front = white, away = rear = yellow. */
export const DIRECTIONS = ['towards', 'away'] as const;
export const directionSchema = z.enum(DIRECTIONS);

export const PLATE_COLOURS = ['white', 'yellow'] as const;
export const plateColourSchema = z.enum(PLATE_COLOURS);

/** One read as the API gives it in JSON. Position comes from the camera. */
export const readSchema = z.strictObject({
  id: z.string(),
  vrm: z.string().meta({ description: 'Normalised mark, corrected where a correction was made' }),
  vrmRaw: z.string().meta({ description: 'The mark as the camera read it' }),
  capturedAt: z.string(),
  receivedAt: z.string().nullable(),
  cameraId: z.string(),
  direction: directionSchema.nullable(),
  lane: z.int().nullable(),
  confidence: z.int().min(0).max(100).nullable(),
  characterConfidence: z
    .array(z.int().min(0).max(100))
    .nullable()
    .meta({ description: 'One figure a character of vrmRaw; null when the camera gives none' }),
  plateColour: plateColourSchema.nullable(),
  make: z.string().nullable(),
  model: z.string().nullable(),
  colour: z.string().nullable(),
  hasPlateImage: z.boolean(),
  hasOverviewImage: z.boolean(),
  version: z.int().min(1),
  correctedFrom: z.string().nullable(),
});
export type Read = z.infer<typeof readSchema>;
