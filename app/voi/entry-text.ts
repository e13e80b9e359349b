/**
 * An entry of a list as a person types it: one text a column, kept as it was typed until it is sound. What is wrong
 * with it is data: the field, what is wrong, and what may be meant instead.
 */
import * as z from 'zod';
import { DAY_MS, instantMs, instantText } from '../domain/instant.ts';
import { localMidnight, resolveLocal } from '../domain/london-time.ts';
import { clockInput, dayInput, noSuchDay, parseClock, parseDay } from '../domain/typed-time.ts';
import {
  ENTRY_FIELDS,
  SCHEDULE_8_CONDITIONS,
  VOI_ACTIONS,
  VOI_PRIORITIES,
  voiEntrySchema,
  WARNING_MARKERS,
  type EntryField,
  type VoiEntry,
} from '../domain/voi.ts';
import { classifyVrm, parseVrm } from '../domain/vrm.ts';
import { nearMisses } from '../domain/vrm-near-miss.ts';
import { positionalVrm } from '../domain/vrm-positional.ts';
import { namesIn } from '../policy/personal-words.ts';
import { entryErrors } from '../policy/voi-rules.ts';

/** Longer text is no entry but something that was pasted in the wrong place. */
const MOST_CHARACTERS = 2_000;
export const entryTextSchema = z.partialRecord(z.enum(ENTRY_FIELDS), z.string().max(MOST_CHARACTERS));
/** What stands in each column; a column that is absent is empty. */
export type EntryText = z.infer<typeof entryTextSchema>;

/** Something that may be meant instead of what was typed. */
export type Mend = { readonly label: string; readonly text: string };
export type EntryFault = {
  readonly field: EntryField;
  /** Begins with what is wrong and says how to mend it. */
  readonly message: string;
  /** `warn`: it may be right; a person looks at it and goes on. */
  readonly weight: 'error' | 'warn';
  readonly mends: readonly Mend[];
};

/** Titles of the columns as the national list layout has them, and ours after them. */
export const FIELD_TITLES: Readonly<Record<EntryField, string>> = {
  vrm: 'VRM',
  make: 'Make',
  model: 'Model',
  colour: 'Colour',
  action: 'Action',
  warningMarkers: 'Warning markers',
  reason: 'Reason',
  grading: 'NIM code (3x5x2)',
  information: 'Information/Action',
  forceArea: 'Force and area',
  weedAt: 'Weed date',
  pncId: 'PNC ID',
  marking: 'GPMS marking',
  cadInformation: 'CAD information',
  operationalInstructions: 'Spare 1 (operational instructions)',
  sourceReference: 'Spare 2 (source reference)',
  priority: 'Priority',
  contact24h: '24 h contact',
  sensitiveProcessing: 'Sensitive processing',
  schedule8Condition: 'Schedule 8 condition',
  factualBasisConfirmed: 'Fact, not opinion',
};

const YES = /^(?:y|yes|true|1|x|✓)$/i;
const NO = /^(?:n|no|false|0|-)?$/i;
/** `ADMINISTRATION_OF_JUSTICE` as `administration of justice`, and back. */
const asWords = (code: string): string => code.toLowerCase().replaceAll('_', ' ');
const asCode = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');

/** A weed date as a column shows it: the day alone where it is the beginning of one. */
const weedText = (weedAt: string): string => {
  const ms = instantMs(weedAt);
  return localMidnight(ms) === ms ? dayInput(ms) : `${dayInput(ms)} ${clockInput(ms)}`;
};

/** What stands in the columns for an entry. `entryOf` makes the same entry of it, to the minute of its weed date. */
export function textOf(entry: VoiEntry): EntryText {
  const text: EntryText = {};
  for (const field of ENTRY_FIELDS) {
    const value = entry[field];
    const shown =
      field === 'weedAt'
        ? weedText(entry.weedAt)
        : field === 'schedule8Condition' && entry.schedule8Condition !== null
          ? asWords(entry.schedule8Condition)
          : Array.isArray(value)
            ? value.join(' ')
            : typeof value === 'boolean'
              ? value
                ? 'yes'
                : ''
              : value;
    if (typeof shown === 'string' && shown !== '') text[field] = shown;
  }
  return text;
}

const FORCED_YEAR = 366 * DAY_MS;
/** The instant that was typed as a weed date: a day begins at midnight in London; without a year it is the next one. */
function weedOf(text: string, nowMs: number): number | undefined {
  const [, dayText = text, clockText] = /^(.*\S)\s+(\d{1,2}[:.]\d{2})$/.exec(text.trim()) ?? [];
  const clock = clockText === undefined ? { hour: 0, minute: 0 } : parseClock(clockText);
  const at = (aroundMs: number): number | undefined => {
    const day = parseDay(dayText, aroundMs);
    if (day === undefined || clock === undefined) return undefined;
    const resolved = resolveLocal({ ...day, ...clock });
    return resolved.kind === 'one' ? resolved.ms : resolved.kind === 'twice' ? resolved.gmtMs : resolved.nextMs;
  };
  const ms = at(nowMs);
  const later = at(nowMs + FORCED_YEAR);
  // Only a text without a year means another day a year on.
  return ms !== undefined && ms <= nowMs && later !== undefined && later !== ms ? later : ms;
}

const error = (field: EntryField, message: string, mends: readonly Mend[] = []): EntryFault => ({
  field,
  message,
  weight: 'error',
  mends,
});

/** Those of a few words that begin as the text does, or differ by a letter. */
const alike = (text: string, choices: readonly string[]): readonly Mend[] => {
  const typed = asCode(text);
  return typed === ''
    ? []
    : choices
        .filter(
          (choice) => choice.startsWith(typed) || typed.startsWith(choice) || choice.startsWith(typed.slice(0, 2)),
        )
        .slice(0, 3)
        .map((choice) => ({ label: asWords(choice), text: asWords(choice) }));
};
const oneOf = (text: string, choices: readonly string[]): string | undefined =>
  choices.find((choice) => choice === asCode(text));

/** Marks of a UK format that what was typed may stand for: a zero for an O, or one character that looks like another. */
function likelyMarks(vrm: string): readonly Mend[] {
  const parsed = parseVrm(vrm);
  if (!parsed.ok) return [];
  const positional = positionalVrm(parsed.vrm);
  const marks =
    positional !== parsed.vrm
      ? [positional]
      : nearMisses(parsed.vrm, 1)
          .filter((near) => classifyVrm(near.vrm) !== 'other')
          .map((near) => near.vrm)
          .slice(0, 3);
  return marks.map((mark) => ({ label: mark, text: mark }));
}

/** The text without the names in it, where that leaves something that can stand. */
const withoutNames = (text: string): readonly Mend[] => {
  const rest = namesIn(text)
    .reduce((left, name) => left.replaceAll(name, ''), text)
    .replace(/\s+([,.;])/g, '$1')
    .replace(/\s{2,}/g, ' ')
    .replace(/^[\s,.;]+|[\s,;]+$/g, '');
  return rest.length >= 3 && rest !== text ? [{ label: `Leave the name out: ${rest}`, text: rest }] : [];
};

const FIVE = /^[A-E][1-5][1-5]$/i;

export type ParsedEntry =
  | { readonly ok: true; readonly entry: VoiEntry; readonly faults: readonly EntryFault[] }
  | { readonly ok: false; readonly faults: readonly EntryFault[] };

/**
 * The entry that the columns say, or what is wrong in them; warnings in both cases. The same checks as the service
 * makes, from the same tables.
 * @param base what the entry was: a column that says the same as then means exactly what was there, also where its
 * text says less, as a day does of an instant
 */
export function entryOf(text: EntryText, nowMs: number, base: VoiEntry | null = null): ParsedEntry {
  const faults: EntryFault[] = [];
  const typed = (field: EntryField): string => (text[field] ?? '').trim();
  const orNull = (field: EntryField): string | null => (typed(field) === '' ? null : typed(field));

  const parsed = parseVrm(typed('vrm'));
  if (!parsed.ok)
    faults.push(
      error(
        'vrm',
        typed('vrm') === '' ? 'A registration mark is needed.' : `This is no registration mark: ${parsed.message}.`,
      ),
    );
  else if (parsed.format === 'other')
    faults.push({
      field: 'vrm',
      weight: 'warn',
      message: `${parsed.vrm} is not a UK format. A foreign mark may stand as it is.`,
      mends: likelyMarks(parsed.vrm),
    });

  const action = oneOf(typed('action'), VOI_ACTIONS);
  if (action === undefined)
    faults.push(
      error(
        'action',
        `Say what to do on a hit: ${VOI_ACTIONS.map(asWords).join(', ')}.`,
        alike(typed('action'), VOI_ACTIONS),
      ),
    );
  const priority = oneOf(typed('priority'), VOI_PRIORITIES);
  if (priority === undefined)
    faults.push(
      error(
        'priority',
        `Give a priority: ${VOI_PRIORITIES.map(asWords).join(', ')}.`,
        alike(typed('priority'), VOI_PRIORITIES),
      ),
    );

  const markers = typed('warningMarkers')
    .split(/[\s,;/]+/)
    .filter((marker) => marker !== '')
    .map((marker) => marker.toUpperCase());
  const unknown = markers.filter((marker) => !(marker in WARNING_MARKERS));
  if (unknown.length > 0)
    faults.push(
      error(
        'warningMarkers',
        `There is no marker ${unknown.join(', ')}. There are: ${Object.entries(WARNING_MARKERS)
          .map(([code, meaning]) => `${code} ${meaning}`)
          .join(', ')}.`,
      ),
    );

  const isWeedKept = base !== null && typed('weedAt') === weedText(base.weedAt);
  const weedMs = isWeedKept ? instantMs(base.weedAt) : weedOf(typed('weedAt'), nowMs);
  if (weedMs === undefined)
    faults.push(
      error(
        'weedAt',
        typed('weedAt') === ''
          ? 'A weed date is needed: from that day on the entry matches nothing.'
          : (noSuchDay(typed('weedAt'), nowMs) ?? 'Give the weed date as a day, such as 24 Dec 2026.'),
      ),
    );

  const condition =
    typed('schedule8Condition') === '' ? null : oneOf(typed('schedule8Condition'), SCHEDULE_8_CONDITIONS);
  if (condition === undefined)
    faults.push(
      error(
        'schedule8Condition',
        `Give a condition of Schedule 8: ${SCHEDULE_8_CONDITIONS.map(asWords).join(', ')}.`,
        alike(typed('schedule8Condition'), SCHEDULE_8_CONDITIONS),
      ),
    );
  const yesOrNo = (field: EntryField): boolean => {
    if (!YES.test(typed(field)) && !NO.test(typed(field))) faults.push(error(field, 'Say yes or no.'));
    return YES.test(typed(field));
  };
  const sensitiveProcessing = yesOrNo('sensitiveProcessing');
  const isFact = yesOrNo('factualBasisConfirmed');
  if (!isFact)
    faults.push(
      error('factualBasisConfirmed', 'Confirm that it is fact, not opinion.', [{ label: 'It is fact', text: 'yes' }]),
    );

  const grading = typed('grading')
    .toUpperCase()
    .replace(/[\s/-]/g, '');
  const marking =
    typed('marking') === ''
      ? 'OFFICIAL-SENSITIVE'
      : typed('marking')
          .toUpperCase()
          .replace(/[\s_]+/g, '-');
  const candidate = {
    vrm: parsed.ok ? parsed.vrm : typed('vrm'),
    make: orNull('make'),
    model: orNull('model'),
    colour: orNull('colour'),
    action,
    priority,
    warningMarkers: [...new Set(markers)],
    reason: typed('reason'),
    grading,
    information: typed('information'),
    forceArea: typed('forceArea'),
    weedAt: weedMs === undefined ? '' : instantText(weedMs),
    pncId: orNull('pncId'),
    marking,
    cadInformation: orNull('cadInformation'),
    operationalInstructions: orNull('operationalInstructions'),
    sourceReference: typed('sourceReference'),
    contact24h: orNull('contact24h'),
    sensitiveProcessing,
    schedule8Condition: condition ?? null,
    factualBasisConfirmed: isFact,
  };
  const found = voiEntrySchema.safeParse(candidate);
  const said = new Set(faults.filter(({ weight }) => weight === 'error').map(({ field }) => field));
  if (!found.success)
    for (const { path, message } of found.error.issues) {
      const field = ENTRY_FIELDS.find((each) => each === path[0]);
      if (field === undefined || said.has(field)) continue;
      said.add(field);
      faults.push(
        error(
          field,
          field === 'grading' && FIVE.test(grading)
            ? 'A 5x5x5 grading is of the former scheme. Grade it 3x5x2: source 1-3, assessment A-E, handling P or C, such as 1AP.'
            : field === 'grading'
              ? 'Grade it 3x5x2: source 1-3, assessment A-E, handling P or C, such as 1AP.'
              : typed(field) === ''
                ? `${FIELD_TITLES[field]} is needed.`
                : `${FIELD_TITLES[field]}: ${message}.`,
        ),
      );
    }
  if (!found.success || said.size > 0) return { ok: false, faults };
  const errors = entryErrors(found.data, nowMs).map(({ pointer, message }) => {
    const field = ENTRY_FIELDS.find((each) => pointer === `/${each}`) ?? 'information';
    const name = namesIn(typed(field)).length > 0 ? withoutNames(typed(field)) : [];
    return error(field, `${FIELD_TITLES[field]} ${message}.`, name);
  });
  for (const field of ['make', 'colour'] as const)
    if (typed(field) === '')
      faults.push({
        field,
        weight: 'warn',
        message: `Without ${field} nobody can tell whether the vehicle in the picture is the one that is meant.`,
        mends: [],
      });
  return errors.length > 0 ? { ok: false, faults: [...errors, ...faults] } : { ok: true, entry: found.data, faults };
}
