import fc from 'fast-check';
import {
  SCHEDULE_8_CONDITIONS,
  VOI_ACTIONS,
  VOI_PRIORITIES,
  WARNING_MARKERS,
  type VoiEntry,
  type WarningMarker,
} from '../domain/voi.ts';

/** A sound entry on 1 December 2026. */
export const aVoiEntry = (changes: Partial<VoiEntry> = {}): VoiEntry => ({
  vrm: 'AB12CDE',
  make: 'FORD',
  model: 'FOCUS',
  colour: 'BLUE',
  action: 'ASSESS',
  priority: 'MEDIUM',
  warningMarkers: [],
  reason: 'Used in burglary, Old Weir Lane',
  grading: '1AP',
  information: '',
  forceArea: 'West Yorkshire',
  weedAt: '2026-12-24T00:00:00.000Z',
  pncId: null,
  marking: 'OFFICIAL-SENSITIVE',
  cadInformation: null,
  operationalInstructions: null,
  sourceReference: '14/22871/26',
  contact24h: null,
  sensitiveProcessing: false,
  schedule8Condition: null,
  factualBasisConfirmed: true,
  ...changes,
});

const few = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
/** Entries that often agree in a field, so that merges of three of them meet every case. */
export const voiEntries: fc.Arbitrary<VoiEntry> = fc.record({
  vrm: few('AB12CDE', 'AB12CDE', 'AB12CDE', 'XY34ZZZ'),
  make: few('FORD', null),
  model: few('FOCUS', 'FIESTA', null),
  colour: few('BLUE', 'RED'),
  action: few(...VOI_ACTIONS),
  priority: few(...VOI_PRIORITIES),
  warningMarkers: fc.subarray(Object.keys(WARNING_MARKERS) as WarningMarker[], { maxLength: 3 }),
  reason: few('Used in burglary', 'Seen at three linked thefts'),
  grading: few('1AP', '2CC'),
  information: few('', 'Call before a stop'),
  forceArea: few('West Yorkshire', 'Humberside'),
  weedAt: few('2026-12-24T00:00:00.000Z', '2026-12-30T00:00:00.000Z'),
  pncId: few(null, '26/1234A'),
  marking: few<VoiEntry['marking']>('OFFICIAL', 'OFFICIAL-SENSITIVE'),
  cadInformation: few(null, 'Log 441'),
  operationalInstructions: few(null, 'Two units'),
  sourceReference: few('14/22871/26', '14/19882/26'),
  contact24h: few(null, 'Duty inspector'),
  sensitiveProcessing: fc.boolean(),
  schedule8Condition: few(null, ...SCHEDULE_8_CONDITIONS),
  factualBasisConfirmed: fc.constant(true as const),
});
