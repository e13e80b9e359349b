import * as z from 'zod';
import { cornersOf, MAX_CORNERS, polygonSchema, TOO_MANY_CORNERS } from './area.ts';
import { timeWindowSchema } from './time-window.ts';

/**
 * What is asked of the national service, in its wire shape. One schema validates on every side, the policy reads it,
 * the justification is bound to the hash of its canonical bytes, and OpenAPI is generated from it.
 */
export const cameraIdsSchema = z.array(z.string().min(1).max(64)).min(1).max(18_000);
const markText = z
  .string()
  .min(1)
  .max(32)
  .meta({ description: 'Registration mark, spaces allowed', example: 'AB12CDE' });

const place = { cameraIds: cameraIdsSchema.optional(), area: polygonSchema.optional() };

export const vrmQuerySchema = z.strictObject({
  kind: z.literal('vrm'),
  vrms: z.array(markText).min(1, 'name at least one registration mark').max(5_000),
  nearMiss: z.int().min(0).max(2).default(0),
  window: timeWindowSchema,
  ...place,
});

export const patternQuerySchema = z.strictObject({
  kind: z.literal('pattern'),
  pattern: z.string().min(1).max(16),
  window: timeWindowSchema,
  ...place,
});

export const areaQuerySchema = z.strictObject({ kind: z.literal('area'), window: timeWindowSchema, ...place });

export const sceneSchema = z.strictObject({ window: timeWindowSchema, ...place });

export const scenesQuerySchema = z
  .strictObject({
    kind: z.literal('scenes'),
    scenes: z.array(sceneSchema).min(2).max(50),
    minScenes: z.int().min(2).max(50),
  })
  .refine(({ scenes, minScenes }) => minScenes <= scenes.length, {
    message: 'there are not so many scenes',
    path: ['minScenes'],
  })
  .refine(
    ({ scenes }) =>
      scenes.reduce((sum, { area }) => sum + (area === undefined ? 0 : cornersOf(area)), 0) <= MAX_CORNERS,
    { message: TOO_MANY_CORNERS, path: ['scenes'] },
  );

export const companionsQuerySchema = z.strictObject({
  kind: z.literal('companions'),
  vrm: markText,
  withinSeconds: z.int().min(1).max(3_600),
  minCameras: z.int().min(1).max(100),
  window: timeWindowSchema,
});

export const convoysQuerySchema = z.strictObject({
  kind: z.literal('convoys'),
  withinSeconds: z.int().min(1).max(3_600),
  minCameras: z.int().min(1).max(100),
  minVehicles: z.int().min(2).max(50),
  window: timeWindowSchema,
  ...place,
});

/** What may be asked of a vehicle: below it every journey would be impossible, above it hardly anything. */
export const SPEED_KMH = { least: 30, most: 400 } as const;

export const incompatibleQuerySchema = z.strictObject({
  kind: z.literal('incompatible'),
  vrms: z.array(markText).min(1).max(5_000).optional(),
  area: polygonSchema.optional(),
  maxSpeedKmh: z.number().min(SPEED_KMH.least).max(SPEED_KMH.most),
  window: timeWindowSchema,
});

export const querySchema = z.discriminatedUnion('kind', [
  vrmQuerySchema,
  patternQuerySchema,
  areaQuerySchema,
  scenesQuerySchema,
  companionsQuerySchema,
  convoysQuerySchema,
  incompatibleQuerySchema,
]);

export type Query = z.infer<typeof querySchema>;
export type QueryKind = Query['kind'];
export const QUERY_KINDS = [
  'vrm',
  'pattern',
  'area',
  'scenes',
  'companions',
  'convoys',
  'incompatible',
] as const satisfies readonly QueryKind[];
export type VrmQuery = z.infer<typeof vrmQuerySchema>;
export type PatternQuery = z.infer<typeof patternQuerySchema>;
export type AreaQuery = z.infer<typeof areaQuerySchema>;
export type ScenesQuery = z.infer<typeof scenesQuerySchema>;
export type CompanionsQuery = z.infer<typeof companionsQuerySchema>;
export type ConvoysQuery = z.infer<typeof convoysQuerySchema>;
export type IncompatibleQuery = z.infer<typeof incompatibleQuerySchema>;

/** The places of a query: one for most kinds, one per scene for `scenes`, none for a kind without places. */
export const queryPlaces = (
  query: Query,
): readonly {
  readonly cameraIds?: readonly string[] | undefined;
  readonly area?: z.infer<typeof polygonSchema> | undefined;
}[] => {
  if (query.kind === 'scenes') return query.scenes;
  return 'cameraIds' in query || 'area' in query ? [query] : [];
};

/** Kinds that return reads; the others return the findings of an analysis. */
export type ReadsQuery = VrmQuery | PatternQuery | AreaQuery;
export type AnalysisQuery = Exclude<Query, ReadsQuery>;
export const givesReads = (query: Query): query is ReadsQuery =>
  query.kind === 'vrm' || query.kind === 'pattern' || query.kind === 'area';

/** True when an answer puts the movements of several vehicles side by side: a combination in the sense of DPA 2018 s62. */
export function combines(query: Query): boolean {
  if (query.kind === 'vrm') return query.vrms.length > 1;
  if (query.kind === 'incompatible') return query.vrms === undefined || query.vrms.length > 1;
  return query.kind === 'scenes' || query.kind === 'companions' || query.kind === 'convoys';
}

/** Every window of a query: one for most kinds, one per scene for `scenes`. */
export function queryWindows(query: Query): readonly z.infer<typeof timeWindowSchema>[] {
  return query.kind === 'scenes' ? query.scenes.map((scene) => scene.window) : [query.window];
}
