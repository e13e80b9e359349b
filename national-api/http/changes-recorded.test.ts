import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { LogUnwritable } from '../audit/log-file.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { aList, anEntry } from '../testing/voi.ts';

const REASON = 'Asked for by the head of department.';
const PASSWORD = 'violet kettle harbour';
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
};

let api: Harness;
beforeAll(async () => {
  const plain = { vrmRaw: null, receivedAtMs: null, direction: null, lane: null, confidence: null, make: null };
  api = await startService(
    [aCamera()],
    ['r1', 'r2'].map((id, i) => ({
      ...plain,
      id,
      vrm: 'AB12CDE',
      capturedAtMs: NOW_MS - DAY_MS + i * 60_000,
      camera: 0,
    })),
  );
});
afterAll(() => api.close());

it('nothing is changed that the log cannot say: not an account, not a list, not a read, not what is preserved', async () => {
  const post = (as: string, path: string, body: object) => api.call('POST', path, { as, body });
  const account = {
    displayName: 'DC Sam Reeve',
    organisation: 'West Yorkshire Police',
    roles: ['investigator'],
    password: PASSWORD,
    reason: REASON,
  };
  await post('admin', '/accounts', { userName: 'sam', ...account });
  const list = (await post('listmanager', '/voi-lists', aList())).body;
  const listId = String(list['listId']);
  const searchId = String(
    (
      await post('investigator', '/searches', {
        query: {
          kind: 'vrm',
          vrms: ['AB12CDE'],
          window: { from: instantText(NOW_MS - 2 * DAY_MS), to: instantText(NOW_MS) },
        },
        justification: JUSTIFICATION,
      })
    ).body['searchId'],
  );
  const preservation = {
    basis: 'CPIA',
    reference: '14/22871/25',
    reason: 'Exhibit in the burglary case, kept for trial.',
    searchId,
    readIds: ['r1'],
    reviewAt: instantText(NOW_MS + 100 * DAY_MS),
  };
  const preserved = await post('investigator', '/preservations', preservation);
  expect([preserved.status, (preserved.body as { detail?: string }).detail]).toEqual([201, undefined]);
  const changes: readonly (readonly [as: string, path: string, body: object])[] = [
    ['admin', '/accounts', { userName: 'kim', ...account }],
    ['admin', '/accounts/sam/roles', { roles: ['analyst'], reason: REASON }],
    ['admin2', '/accounts/sam/role-review', { reason: REASON }],
    ['admin', '/accounts/sam/password', { reason: REASON }],
    ['admin', '/accounts/sam/leaver', { leavesAt: instantText(NOW_MS + DAY_MS), reason: REASON }],
    ['admin', '/accounts/sam/suspension', { reason: REASON }],
    ['admin', '/accounts/sam/decision', { outcome: 'CLOSE', reason: REASON }],
    ['listmanager', '/voi-lists', aList({ name: '13_OTHER_01' })],
    [
      'listmanager',
      `/voi-lists/${listId}/revisions`,
      {
        baseRevision: 1,
        note: 'One more vehicle of the series.',
        changes: [{ op: 'PUT', entry: anEntry({ vrm: 'AB12CDE', action: 'ASSESS' }) }],
      },
    ],
    [
      'listmanager',
      `/voi-lists/${listId}/review`,
      { outcome: 'KEPT', baseRevision: 2, note: 'Looked at; still required.' },
    ],
    ['listmanager', `/voi-lists/${listId}/deletion`, { note: 'No longer required at all.' }],
    [
      'investigator',
      `/reads/r2/corrections?searchId=${searchId}`,
      { vrm: 'AB12CDF', baseVersion: 1, evidence: 'PATCH', reason: 'The last letter is an F on the plate.' },
    ],
    ['investigator', '/preservations', { ...preservation, readIds: ['r2'] }],
    [
      'superintendent',
      `/preservations/${String(preserved.body['preservationId'])}/review`,
      { outcome: 'RELEASE', reason: 'The case is over; no appeal.' },
    ],
  ];
  for (const [as] of changes) await api.tokenOf(as);
  const { accounts, voi, store, log } = api.service;
  const all = async (): Promise<unknown> => [
    accounts.all(),
    voi.lists(),
    await store.preservations(),
    await store.preservedIds(String(preserved.body['preservationId'])),
    await store.corrections('r2'),
    await accounts.check('sam', PASSWORD),
  ];
  const append = log.append.bind(log);
  for (const [as, path, body] of changes) {
    const before = JSON.stringify(await all());
    log.append = () => Promise.reject(new LogUnwritable(new Error('disk full')));
    const refused = await post(as, path, body);
    log.append = append;
    expect([path, refused.status, refused.body['code'], JSON.stringify(await all()) === before]).toEqual([
      path,
      503,
      'AUDIT_UNAVAILABLE',
      true,
    ]);
    // The same change is made once it can be recorded.
    const done = await post(as, path, body);
    expect([path, done.status < 300 ? 'done' : done.body, JSON.stringify(await all()) === before]).toEqual([
      path,
      'done',
      false,
    ]);
  }
});
