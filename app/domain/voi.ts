import * as z from 'zod';
import { polygonSchema } from './area.ts';
import { instantSchema } from './instant.ts';

/**
 * Lists of vehicles of interest. An entry has the sixteen columns of the national list layout, under names, and what
 * a control room needs in addition.
 */

export const VOI_ACTIONS = ['STOP', 'ASSESS', 'SILENT'] as const;
export const voiActionSchema = z.enum(VOI_ACTIONS);
export type VoiAction = z.infer<typeof voiActionSchema>;
export const VOI_PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'] as const;
export const voiPrioritySchema = z.enum(VOI_PRIORITIES);
export type VoiPriority = z.infer<typeof voiPrioritySchema>;

/**
 * Warning markers and their meaning [general knowledge: the national list was not found, so a force may change them].
 */
export const WARNING_MARKERS = {
  FI: 'firearms',
  WE: 'weapons',
  VI: 'violent',
  ES: 'escaper',
  SU: 'suicidal',
  MH: 'mental health',
  DR: 'drugs',
  CO: 'contagious',
  AT: 'ailment',
  IS: 'impersonates',
} as const;
export type WarningMarker = keyof typeof WARNING_MARKERS;
const markerSchema = z.enum(Object.keys(WARNING_MARKERS) as [WarningMarker, ...WarningMarker[]]);

/** Conditions of DPA 2018 Schedule 8 under which sensitive processing is lawful here. */
export const SCHEDULE_8_CONDITIONS = [
  'ADMINISTRATION_OF_JUSTICE',
  'VITAL_INTERESTS',
  'SAFEGUARDING',
  'LEGAL_CLAIMS',
  'JUDICIAL_ACTS',
  'PREVENTING_FRAUD',
] as const;

const words = (most: number) => z.string().trim().max(most);
const optional = (most: number) => words(most).min(1).nullable().default(null);

export const voiEntrySchema = z
  .strictObject({
    vrm: z.string().min(1).max(32).meta({ description: 'Registration mark, spaces allowed' }),
    make: optional(40),
    model: optional(40),
    colour: optional(40),
    action: voiActionSchema,
    priority: voiPrioritySchema,
    warningMarkers: z.array(markerSchema).max(10).default([]),
    reason: words(200).min(3),
    grading: z
      .string()
      .regex(/^[1-3][A-E][PC]$/, 'a 3x5x2 grading, such as 1AP')
      .meta({ description: '3x5x2: source 1-3, assessment A-E, handling P or C' }),
    information: words(1_000).default(''),
    forceArea: words(60).min(2),
    weedAt: instantSchema.meta({ description: 'From then on it matches nothing' }),
    pncId: optional(20),
    marking: z.enum(['OFFICIAL', 'OFFICIAL-SENSITIVE']).default('OFFICIAL-SENSITIVE'),
    cadInformation: optional(200),
    operationalInstructions: optional(500),
    sourceReference: words(60).min(3),
    contact24h: optional(60),
    sensitiveProcessing: z.boolean().default(false),
    schedule8Condition: z.enum(SCHEDULE_8_CONDITIONS).nullable().default(null),
    factualBasisConfirmed: z.literal(true, 'confirm that it is fact, not opinion'),
  })
  .meta({ id: 'VoiEntry' });
export type VoiEntry = z.infer<typeof voiEntrySchema>;
export type EntryField = keyof VoiEntry;

/** Every field, in the order of the national list layout, then what a control room needs beside it. */
export const ENTRY_FIELDS = [
  'vrm',
  'make',
  'model',
  'colour',
  'action',
  'warningMarkers',
  'reason',
  'grading',
  'information',
  'forceArea',
  'weedAt',
  'pncId',
  'marking',
  'cadInformation',
  'operationalInstructions',
  'sourceReference',
  'priority',
  'contact24h',
  'sensitiveProcessing',
  'schedule8Condition',
  'factualBasisConfirmed',
] as const satisfies readonly EntryField[];

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 07:30');

/** Hours of the week in which a list matches, London time. `to` before `from` means past midnight. */
export const voiHoursSchema = z.strictObject({
  days: z.array(z.int().min(1).max(7)).min(1).max(7).meta({ description: 'ISO: 1 is Monday' }),
  from: clockTime,
  to: clockTime,
});
export type VoiHours = z.infer<typeof voiHoursSchema>;

export const voiExtentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('NATIONAL') }),
  z.strictObject({ kind: z.literal('CAMERAS'), cameraIds: z.array(z.string().min(1).max(64)).min(1).max(18_000) }),
  z.strictObject({ kind: z.literal('AREA'), area: polygonSchema }),
]);

/** FORCE: a force's own; bulk lists come from their suppliers, who are responsible for them (DPIA). */
export const VOI_LIST_KINDS = ['ACT', 'FORCE', 'BULK_DVLA', 'BULK_MIB'] as const;

export const voiListSchema = z
  .strictObject({
    name: z.string().regex(/^[A-Z0-9]{2}_[A-Z0-9]{2,20}_\d{2}$/, 'a name such as 13_STOLEN_01: force, purpose, number'),
    kind: z.enum(VOI_LIST_KINDS).default('FORCE'),
    purpose: words(200).min(10),
    justification: words(2_000).min(15).meta({ description: 'Why its size, reason and extent are proportionate' }),
    extent: voiExtentSchema,
    hours: voiHoursSchema.nullable().default(null),
  })
  .meta({ id: 'VoiListDetails' });
export type VoiListDetails = z.infer<typeof voiListSchema>;
