import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { ApprovalAnswer } from '../../../app/api/approvals.ts';
import type { WaitingCorrection } from '../../../app/api/corrections.ts';
import { DAY_MS, HOUR_MS } from '../../../app/domain/instant.ts';
import type { Role } from '../../../app/policy/roles.ts';
import { PRIYA, signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';

afterEach(resetApp);

const aWaiting = (by: string, own: boolean): WaitingCorrection => ({
  correction: {
    correctionId: `K-${by}`,
    readId: 'R-1',
    state: 'PROPOSED',
    version: 1,
    oldVrm: 'YK38RVI',
    newVrm: 'YK38RVL',
    evidence: 'PATCH',
    reason: 'The last character is plainly an L.',
    by,
    at: new Date(Date.now() - 2 * DAY_MS).toISOString(),
    confirmedBy: null,
    madeAt: null,
  },
  capturedAt: '2026-11-01T08:00:00.000Z',
  cameraId: 'C1',
  lapsesAt: new Date(Date.now() + 12 * DAY_MS).toISOString(),
  own,
});
const anApproval = (askedBy: string): ApprovalAnswer => ({
  approvalId: `A-${askedBy}`,
  kind: 'PRESERVATION',
  organisation: 'West Yorkshire Police',
  askedBy,
  askedAt: new Date(Date.now() - 3 * HOUR_MS).toISOString(),
  lapsesAt: new Date(Date.now() + DAY_MS).toISOString(),
  subject: 'P-1',
  about: null,
  summary: 'Preserve 120 reads for 14/22871/26 (CPIA).',
  request: {
    preservation: { reads: 120, oldReads: 30, reason: 'The whole series.', reviewAt: '2027-05-03T12:00:00.000Z' },
  },
  state: 'WAITING',
  decidedBy: null,
  decidedAt: null,
  note: null,
});

const dialog = () => within(screen.getByRole('dialog', { name: 'Waiting for a second person' }));
async function open(role: Role, prepare: (fake: FakeBridge) => void): Promise<FakeBridge> {
  const fake = await renderApp(signedIn({ ...PRIYA, roles: [role] }), (bridge) => {
    bridge.on({ 'approvals.count': () => ({ status: 200, value: { corrections: 1, preservations: 1 } }) });
    prepare(bridge);
  });
  const button = await screen.findByRole('button', { name: '2 waiting for a second person' });
  const looked = ['reads.waitingCorrections', 'approvals.list'] as const;
  expect(looked.flatMap(fake.callsOf), 'being signed in is no look at what waits').toEqual([]);
  fireEvent.click(button);
  await waitFor(() => expect(dialog().getAllByRole('listitem').length).toBeGreaterThan(0));
  return fake;
}

test('a colleague sees who asked, how long ago and why, and looks at the read before deciding; nobody decides on their own', async () => {
  await open('investigator', (fake) =>
    fake.on({
      'reads.waitingCorrections': () => ({
        status: 200,
        value: { corrections: [aWaiting('s.okoro', false), aWaiting(PRIYA.userName, true)], more: 0 },
      }),
      'approvals.list': () => ({ status: 200, value: { approvals: [anApproval(PRIYA.userName)], next: null } }),
    }),
  );
  const [theirs, own, preservation] = dialog().getAllByRole('listitem');
  expect(theirs?.textContent).toMatch(/YK38RVI.*YK38 RVL.*plainly an L.*Asked by s\.okoro, 2 days ago/);
  expect(own?.textContent).toMatch(/You asked for it, so a colleague decides/);
  expect(preservation?.textContent).toMatch(
    /Preserve 120 reads.*30 reads older than 90 days.*3 h ago.*You asked for it/,
  );
  expect(dialog().queryByRole('button', { name: 'Approve' })).toBeNull();
  await act(async () => void fireEvent.click(dialog().getByRole('button', { name: 'Look at the read' })));
  expect(screen.getByRole('dialog', { name: 'Why do you need this search?' }).textContent).toContain('YK38');
});

test('an authorising officer approves or refuses a preservation with a reason in words, and it leaves the list', async () => {
  let waits = true;
  const fake = await open('authoriser', (bridge) =>
    bridge.on({
      'approvals.list': () => ({ status: 200, value: { approvals: waits ? [anApproval('s.okoro')] : [], next: null } }),
      'approvals.decide': () => {
        waits = false;
        return { status: 200, value: { approval: { ...anApproval('s.okoro'), state: 'REFUSED' }, result: null } };
      },
    }),
  );
  expect(fake.callsOf('reads.waitingCorrections'), 'corrections are not for this role').toEqual([]);
  const why = dialog().getByRole('textbox', { name: 'Why you approve or refuse' });
  fireEvent.click(dialog().getByRole('button', { name: 'Refuse' }));
  expect(dialog().getByText(/in 10 characters or more and in words/)).toBeTruthy();
  expect(fake.callsOf('approvals.decide')).toEqual([]);
  fireEvent.change(why, { target: { value: 'Most of them are of another vehicle.' } });
  await act(async () => void fireEvent.click(dialog().getByRole('button', { name: 'Refuse' })));
  expect(fake.callsOf('approvals.decide')).toEqual([
    { params: { id: 'A-s.okoro' }, body: { approved: false, note: 'Most of them are of another vehicle.' } },
  ]);
  await waitFor(() => expect(dialog().getByText(/^Nothing waits/)).toBeTruthy());
});

test('says so where more preservations wait than one list has', async () => {
  await open('authoriser', (bridge) =>
    bridge.on({
      'approvals.list': () => ({ status: 200, value: { approvals: [anApproval('s.okoro')], next: '500' } }),
    }),
  );
  expect(dialog().getByText('more than 1 request')).toBeTruthy();
  expect(dialog().getByText(/^and more that wait longer/)).toBeTruthy();
});

test('is on nobody’s screen while nothing waits, and in the palette of those who decide only', async () => {
  await renderApp(signedIn());
  expect(screen.queryByRole('button', { name: /waiting for a second person$/ })).toBeNull();
  fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
  expect(await screen.findByText('Waiting for a second person')).toBeTruthy();
  resetApp();
  await renderApp(signedIn({ ...PRIYA, roles: ['auditor'] }));
  fireEvent.keyDown(window, { key: 'k', ctrlKey: true });
  expect(screen.queryByText('Waiting for a second person')).toBeNull();
});
