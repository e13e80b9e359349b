/**
 * A national service for tests, with the endpoints that main uses, an honest Merkle log, and switches that make it
 * misbehave. It runs in this process, so that tests need no network; `serveTls` puts it behind a real one.
 */
import { createPublicKey, generateKeyPairSync, sign as signEd25519, createHash, verify } from 'node:crypto';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import type { LogAlarmState } from '../../app/api/devices.ts';
import { toHex } from '../../app/audit/hex.ts';
import { leafHash, MerkleTree } from '../../app/audit/merkle.ts';
import { recordHash, type WorkstationRecord } from '../../app/audit/record.ts';
import { bindingSignedBytes } from '../../app/audit/session-binding.ts';
import { treeHeadSignedBytes, type TreeHead } from '../../app/audit/tree-head.ts';
import type { Camera } from '../../app/domain/camera.ts';
import type { Read } from '../../app/domain/read.ts';
import { fail, succeed } from '../../app/domain/result.ts';
import { PROBLEM_STATUS, type ProblemCode } from '../../app/policy/problem-codes.ts';
import type { VoiRevision } from '../../app/api/voi-lists.ts';
import type { VoiListDetails } from '../../app/domain/voi.ts';
import { fakeLists } from './fake-lists.ts';
import { BodyCut, type Http, type HttpRequest, type NoAnswer } from '../ports/http.ts';
import { arrowStream, inPieces } from './arrow-reads.ts';

type Answer = { status: number; headers: Record<string, string>; body: Uint8Array };

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify(value)),
});
const problem = (code: ProblemCode): Answer =>
  json(
    PROBLEM_STATUS[code],
    { type: `urn:x:${code}`, title: code, status: PROBLEM_STATUS[code], detail: code, code },
    { 'content-type': 'application/problem+json' },
  );

export const aCamera = (id: string, change: Partial<Camera> = {}): Camera => ({
  id,
  name: id,
  organisation: 'Kent Police',
  kind: 'STATIC',
  road: 'M20',
  junction: null,
  direction: 'N',
  lat: 51.3,
  lon: 0.5,
  locationQuality: 'SURVEYED',
  status: 'OK',
  statusPeriods: [],
  ...change,
});

const ROLE_OF: Readonly<Record<string, string>> = { analyst: 'analyst', listmanager: 'listManager' };

export const PASSWORD = 'correct horse battery staple';

export type FakeService = ReturnType<typeof fakeService>;

export function fakeService({ nowMs = (): number => Date.now() } = {}) {
  const tree = new MerkleTree(sha256);
  const key = generateKeyPairSync('ed25519');
  const answered = new Map<string, { readonly body: string | undefined; readonly answer: Answer }>();
  const received: WorkstationRecord[] = [];
  const leaves = new Map<number, { index: number; leafHash: string; leaf: unknown }>();
  const service = {
    reads: [] as Read[],
    batchRows: 1_000,
    cameras: [aCamera('CAM1')],
    tokenLifeMs: 15 * 60_000,
    /** Tokens that are valid. */
    tokens: new Set<string>(),
    refreshTokens: new Set<string>(),
    /** The session of a token; a token that a test made up fits any. */
    sessionOf: new Map<string, string>(),
    /** Sessions that have been bound to this device. */
    bound: new Set<string>(),
    /** What this workstation reported about the log; a test sets `clearance`. */
    alarms: new Map<string, LogAlarmState>(),
    /** Clears an alarm as an auditor does. */
    clear: (alarmId: string): void => {
      const alarm = service.alarms.get(alarmId);
      if (alarm !== undefined)
        service.alarms.set(alarmId, {
          ...alarm,
          clearance: {
            by: 'auditor',
            at: new Date(nowMs()).toISOString(),
            note: 'Looked into.',
            treeHead: service.treeHead(),
            publicKey: service.publicKey,
          },
        });
    },
    /** Every request that came, as `METHOD /path`. */
    requests: [] as string[],
    noAnswer: null as NoAnswer | null,
    /** Ends the stream of a search after this many bytes, as a lost connection does. */
    cutAfter: null as number | null,
    /** Answers to a path in place of the honest ones. */
    lies: new Map<string, (honest: Answer) => Answer>(),
    /** Paths whose requests are all refused without effect. */
    refuses: new Map<string, ProblemCode>(),
    received,
    tree,
    /** Accounts whose password is a one-use secret. */
    oneUse: new Set<string>(),
    publicKey: key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    /** Roles that every account has beside its own, also such as the real service would not let it have. */
    moreRoles: [] as string[],
    lists: fakeLists(nowMs),
    /** Loses the answer to the next request of this path, which is carried out all the same. */
    losesAnswerTo: null as string | null,
    searchBodies: [] as unknown[],
    /** The answer to a search that is an analysis; null while searches are answered with reads. */
    findings: null as unknown,
    treeHead: (): TreeHead => {
      const head = {
        treeSize: tree.size,
        rootHash: toHex(tree.root()),
        timestamp: new Date(nowMs()).toISOString(),
        keyId: 'k1',
      };
      return { ...head, signature: signEd25519(null, treeHeadSignedBytes(head), key.privateKey).toString('base64') };
    },
    handle: (request: HttpRequest): Answer => {
      service.requests.push(`${request.method} ${request.path.split('?')[0] ?? ''}`);
      const honest = answerOnce(request);
      const lie = service.lies.get(new URL(request.path, 'https://x').pathname);
      return lie === undefined ? honest : lie(honest);
    },
    http: null as unknown as Http,
  };
  let count = 0;

  const session = (userName: string, sessionId?: string): unknown => {
    count += 1;
    const accessToken = `access-${count}-${'x'.repeat(20)}`;
    const refreshToken = `refresh-${count}-${'x'.repeat(20)}`;
    service.tokens.add(accessToken);
    service.refreshTokens.add(refreshToken);
    const id = sessionId ?? `s-${count}`;
    service.sessionOf.set(accessToken, id);
    service.sessionOf.set(refreshToken, id);
    return {
      ...(service.oneUse.has(userName)
        ? {
            mustChangePassword: true,
            passwordNotices: [{ by: 'admin', at: '2026-11-28T14:02:00.000Z', changedAt: null, fromNewPlace: false }],
          }
        : {}),
      accessToken,
      refreshToken,
      sessionId: id,
      expiresAt: new Date(nowMs() + service.tokenLifeMs).toISOString(),
      account: {
        userName,
        displayName: userName,
        roles: [ROLE_OF[userName] ?? 'investigator', ...service.moreRoles],
        rank: null,
        organisation: 'Kent Police',
      },
    };
  };

  const position = (): { nextSeq: number; prevHash: string } => {
    const last = received.at(-1);
    return last === undefined
      ? { nextSeq: 1, prevHash: '0'.repeat(64) }
      : { nextSeq: last.seq + 1, prevHash: recordHash(sha256, last) };
  };

  const takeRecords = (deviceId: string, records: WorkstationRecord[]): Answer => {
    for (const record of records) {
      if (leaves.has(record.seq)) {
        if (recordHash(sha256, received[record.seq - 1]!) !== recordHash(sha256, record)) return problem('CONFLICT');
        continue;
      }
      const { nextSeq, prevHash } = position();
      if (record.seq !== nextSeq || record.prevHash !== prevHash || record.deviceId !== deviceId)
        return problem('CONFLICT');
      const leaf = {
        kind: 'WORKSTATION',
        receivedAt: new Date(nowMs()).toISOString(),
        deviceId,
        deliveredBy: { userName: 'investigator', sessionId: 's-1' },
        contested: ['DEVICE_PENDING'],
        record,
      };
      const hash = leafHash(sha256, canonicalBytes(leaf));
      leaves.set(record.seq, { index: tree.append(hash), leafHash: toHex(hash), leaf });
      received.push(record);
    }
    return json(200, {
      accepted: records.length,
      receipts: records.map(({ seq }) => ({ seq, ...leaves.get(seq)! })),
      treeHead: service.treeHead(),
    });
  };

  const enrol = (token: string, publicKey: string, proof: string | undefined): Answer => {
    const spki = Buffer.from(publicKey, 'base64');
    const deviceId = `WS-${Buffer.from(sha256(spki)).toString('hex').slice(0, 20).toUpperCase()}`;
    const sessionId = service.sessionOf.get(token);
    if (proof !== undefined && sessionId !== undefined) {
      const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
      if (!verify(null, bindingSignedBytes({ sessionId, deviceId }), key, Buffer.from(proof, 'base64')))
        return problem('VALIDATION_FAILED');
      service.bound.add(sessionId);
    }
    return json(201, { deviceId, ...position(), state: 'PENDING', bound: proof !== undefined });
  };

  const alarmed = ({ alarmId, deviceId, kind, seen }: Record<string, never>): Answer => {
    const known = service.alarms.get(alarmId!);
    const alarm = known ?? {
      alarmId: alarmId!,
      deviceId: deviceId!,
      kind: kind!,
      seen: seen ?? null,
      reported: { by: 'investigator', at: new Date(nowMs()).toISOString() },
      clearance: null,
    };
    service.alarms.set(alarmId!, alarm);
    return json(known === undefined ? 201 : 200, alarm);
  };

  const ofLists = (route: string, url: URL, body: unknown): Answer => {
    const [, , , listId = ''] = url.pathname.split('/');
    if (route === 'GET /v1/voi-lists') return json(200, service.lists.all());
    if (route === 'POST /v1/voi-lists') return json(201, service.lists.create(body as VoiListDetails));
    if (route === `GET /v1/voi-lists/${listId}/entries`) {
      const after = Number(url.searchParams.get('cursor') ?? 0);
      const page = service.lists.entries(listId, after, Number(url.searchParams.get('limit')));
      return page === undefined ? problem('NOT_FOUND') : json(200, page);
    }
    if (route !== `POST /v1/voi-lists/${listId}/revisions`) return problem('NOT_FOUND');
    const revised = service.lists.revise(listId, body as VoiRevision);
    if (revised === undefined) return problem('NOT_FOUND');
    if (revised.status === 200) return json(200, revised.list);
    if (revised.status === 202) return json(202, revised.waiting);
    const { current, conflicts } = revised;
    return json(409, {
      type: 'urn:x',
      title: 'CONFLICT',
      status: 409,
      detail: 'x',
      code: 'CONFLICT',
      current,
      conflicts,
    });
  };

  const answerTo = (request: HttpRequest): Answer => {
    const url = new URL(request.path, 'https://x');
    const route = `${request.method} ${url.pathname}`;
    const body = (request.body === undefined ? {} : JSON.parse(request.body)) as Record<string, never>;
    const number = (name: string): number => Number(url.searchParams.get(name));
    if (route === 'GET /v1/health') {
      return json(200, {
        status: 'ok',
        version: '1',
        policyVersion: 'p',
        now: new Date(nowMs()).toISOString(),
        dataFrom: null,
        dataTo: null,
        reads: 0,
        cameras: 1,
        treeSize: tree.size,
      });
    }
    if (route === 'POST /v1/sessions')
      return body['password'] === PASSWORD ? json(201, session(body['userName']!)) : problem('NOT_SIGNED_IN');
    if (route === 'POST /v1/sessions/refresh')
      return service.refreshTokens.delete(body['refreshToken']!)
        ? json(200, session('investigator', service.sessionOf.get(body['refreshToken']!)))
        : problem('NOT_SIGNED_IN');
    const refused = service.refuses.get(url.pathname);
    if (refused !== undefined) return problem(refused);
    const token = (request.headers?.['authorization'] ?? '').replace('Bearer ', '');
    if (!service.tokens.has(token)) return problem('NOT_SIGNED_IN');
    if (route === 'DELETE /v1/sessions/current') {
      service.tokens.delete(token);
      return { status: 204, headers: {}, body: new Uint8Array(0) };
    }
    if (route === 'POST /v1/me/password') {
      if (body['newPassword'] === PASSWORD) return problem('VALIDATION_FAILED');
      service.oneUse.clear();
      return json(200, {
        userName: 'investigator',
        displayName: 'P',
        roles: ['investigator'],
        rank: null,
        organisation: 'Kent Police',
        personId: 'p',
        state: 'ACTIVE',
        lastUsedAt: new Date(nowMs()).toISOString(),
        decideBy: null,
        leavesAt: null,
        mustChangePassword: false,
        awaitsConfirmation: false,
      });
    }
    if (route === 'POST /v1/devices') return enrol(token, body['publicKey']!, body['proof']);
    if (route === 'GET /v1/audit/tree-head') return json(200, service.treeHead());
    if (route === 'POST /v1/audit/log-alarms') return alarmed(body);
    if (route === 'GET /v1/cameras') return json(200, { cameras: service.cameras, next: null }, { etag: '"1"' });
    if (route === 'POST /v1/audit/records') return takeRecords(body['deviceId']!, body['records']!);
    if (route === 'GET /v1/audit/keys') return json(200, { keys: [{ keyId: 'k1', publicKey: service.publicKey }] });
    if (route === 'GET /v1/audit/proofs/inclusion') {
      return json(200, {
        index: number('index'),
        treeSize: number('treeSize'),
        hashes: tree.inclusionProof(number('index'), number('treeSize')).map(toHex),
      });
    }
    if (route === 'GET /v1/audit/proofs/consistency') {
      return json(200, {
        first: number('first'),
        second: number('second'),
        hashes: tree.consistencyProof(number('first'), number('second')).map(toHex),
      });
    }
    if (url.pathname.startsWith('/v1/voi-lists')) return ofLists(route, url, body);
    if (route.startsWith('GET /v1/approvals/')) {
      const approval = service.lists.approval(url.pathname.split('/').at(-1) ?? '');
      return approval === undefined ? problem('NOT_FOUND') : json(200, approval);
    }
    if (route === 'POST /v1/searches') {
      service.searchBodies.push(body);
      if (service.findings !== null) return json(200, service.findings);
      return {
        status: 200,
        headers: {
          'content-type': 'application/vnd.apache.arrow.stream',
          'sightline-search-id': 'srch-1',
          'sightline-audit-index': '3',
          'sightline-expected-reads': String(service.reads.length),
        },
        body: arrowStream(service.reads, service.batchRows),
      };
    }
    if (route.startsWith('GET /v1/reads/') && url.pathname.includes('/images/'))
      return { status: 200, headers: { 'content-type': 'image/png' }, body: Uint8Array.of(1, 2, 3) };
    if (route.startsWith('GET /v1/reads/'))
      return json(200, {
        read: service.reads[0],
        auditIndex: 1,
        versions: service.reads.slice(0, 1),
        correctionWaits: true,
      });
    return problem('NOT_FOUND');
  };

  /** Like the service: the same key and body get the earlier answer; another body under the key is refused. */
  const answerOnce = (request: HttpRequest): Answer => {
    const given = request.headers?.['idempotency-key'];
    if (given === undefined) return answerTo(request);
    const key = `${request.method} ${request.path} ${given}`;
    const known = answered.get(key);
    if (known !== undefined) return known.body === request.body ? known.answer : problem('CONFLICT');
    const answer = answerTo(request);
    if (answer.status < 300) answered.set(key, { body: request.body, answer });
    return answer;
  };

  service.http = {
    send: async (request) => {
      if (service.noAnswer !== null) return fail(service.noAnswer);
      if (request.signal?.aborted === true) return fail('CANCELLED');
      const answer = service.handle(request);
      if (service.losesAnswerTo === request.path) {
        service.losesAnswerTo = null;
        return fail('UNREACHABLE');
      }
      const cut = request.path === '/v1/searches' ? service.cutAfter : null;
      const body = async function* (): AsyncGenerator<Uint8Array> {
        for await (const piece of inPieces(cut === null ? answer.body : answer.body.subarray(0, cut), 4_096)) {
          if (request.signal?.aborted === true) throw new BodyCut('CANCELLED');
          yield piece;
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
        if (cut !== null) throw new BodyCut('CUT');
      };
      return succeed({
        status: answer.status,
        header: (name) => answer.headers[name.toLowerCase()],
        body: body(),
        discard: () => undefined,
      });
    },
  };
  return service;
}
