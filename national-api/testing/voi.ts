import type { VoiEntry, VoiListDetails } from '../../app/domain/voi.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { NOW_MS, type Answer, type Harness } from './service-harness.ts';

/** A list and an entry that the rules accept, to be modified. */
export const aList = (change: Partial<VoiListDetails> = {}): VoiListDetails => ({
  name: '13_STOLEN_01',
  kind: 'FORCE',
  purpose: 'Vehicles stolen in the force area',
  justification: 'Current crime reports only, reviewed each month.',
  extent: { kind: 'NATIONAL' },
  hours: null,
  ...change,
});

export const anEntry = (change: Partial<VoiEntry> = {}): VoiEntry => ({
  vrm: 'AB12 CDE',
  make: 'FORD',
  model: 'FOCUS',
  colour: 'BLUE',
  action: 'STOP',
  priority: 'HIGH',
  warningMarkers: [],
  reason: 'Stolen in a burglary',
  grading: '1AP',
  information: '',
  forceArea: 'West Yorkshire',
  weedAt: instantText(NOW_MS + 20 * DAY_MS),
  pncId: null,
  marking: 'OFFICIAL-SENSITIVE',
  cadInformation: null,
  operationalInstructions: null,
  sourceReference: '13/1234/26',
  contact24h: null,
  sensitiveProcessing: false,
  schedule8Condition: null,
  factualBasisConfirmed: true,
  ...change,
});

/** Deletes a list; where a second person decides, has it approved. */
export async function deleteVoiList(
  api: Pick<Harness, 'call'>,
  listId: string,
  { as = 'listmanager', decidedBy = 'inspector' }: { readonly as?: string; readonly decidedBy?: string } = {},
): Promise<Answer> {
  const asked = await api.call('POST', `/voi-lists/${listId}/deletion`, {
    as,
    body: { note: 'No longer required at all.' },
  });
  if (asked.status !== 202) return asked;
  const { approvalId } = asked.body['approval'] as { approvalId: string };
  return api.call('POST', `/approvals/${approvalId}/decision`, {
    as: decidedBy,
    body: { approved: true, note: 'Every vehicle of it was found.' },
  });
}

/** Revises a list; where a second person decides, has it approved. The answer is the resulting list, or the refusal. */
export async function reviseList(
  api: Pick<Harness, 'call'>,
  listId: string,
  body: object,
  { as = 'listmanager', decidedBy = 'inspector' }: { readonly as?: string; readonly decidedBy?: string } = {},
): Promise<Answer> {
  const asked = await api.call('POST', `/voi-lists/${listId}/revisions`, { as, body });
  if (asked.status !== 202) return asked;
  const { submissionId } = asked.body['submission'] as { submissionId: string };
  const decided = await api.call('POST', `/voi-lists/${listId}/submissions/${submissionId}/decision`, {
    as: decidedBy,
    body: { approved: true, note: 'Checked against the crime reports.' },
  });
  return decided.status === 200 ? api.call('GET', `/voi-lists/${listId}`, { as }) : decided;
}
