import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import {
  deviceRevocationSchema,
  deviceStateSchema,
  enrolledDeviceSchema,
  type EnrolledDevice,
} from '../../../app/api/devices.ts';
import { deviceRequestSchema, deviceSchema, type Account } from '../../../app/api/session.ts';
import { fromBase64 } from '../../../app/audit/hex.ts';
import { bindingSignedBytes } from '../../../app/audit/session-binding.ts';
import { DAY_MS, instantText } from '../../../app/domain/instant.ts';
import {
  DEVICE_ENROLMENTS_A_DAY,
  DEVICE_LIST_ROLES,
  DEVICE_REVOCATION_ROLES,
  DEVICE_ROLES,
} from '../../../app/policy/device-rules.ts';
import { Sessions } from '../../accounts/sessions.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { DEVICE_REVOCATION_ACTION, ENROL_DEVICE_ACTION } from '../../audit/device-book.ts';
import { deviceKey } from '../../audit/device-register.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { json, pageOf, problem } from './parts.ts';

const RETRY_AFTER_S = 3_600;
const idParams = z.object({ id: z.string().max(64) });

export const revoked = (): ProblemError =>
  new ProblemError(
    'DEVICE_REVOKED',
    'This workstation was withdrawn. Work at another one, and tell your ANPR manager.',
  );

const boundElsewhere = (): ProblemError =>
  new ProblemError('CONFLICT', 'This session is bound to another workstation. Sign in anew on this one.');

const malformed = (words: string, pointer: string, message: string): ProblemError =>
  new ProblemError('VALIDATION_FAILED', words, { errors: [{ pointer, message }] });

/** Workstations: enrolled by somebody who is signed in, approved by an administrator of their organisation, and withdrawn. */
export function serveDevices(app: OpenAPIHono, service: Service): void {
  const { audit, clock, devices, sessions } = service;
  /** New keys that are on their way into the log, by account. */
  const enrolling = new Map<string, number>();

  // The decision is in the log, which is where the state of a workstation is read; refused, nothing more is taken from it.
  onApproval(service, 'DEVICE', (_call, { subject }) => {
    if (audit.devices.stateOf(subject) === 'REVOKED')
      return Promise.reject(new ProblemError('CONFLICT', 'This workstation has been withdrawn.'));
    return Promise.resolve({ deviceId: subject });
  });

  /** One request for a second person stands for each workstation that nobody has approved. */
  const askFor = async (call: Parameters<typeof askApproval>[0], deviceId: string, name: string): Promise<void> => {
    if (audit.devices.stateOf(deviceId) !== 'PENDING') return;
    const waits = audit.approvals
      .all(clock.nowMs())
      .some(({ kind, subject, state }) => kind === 'DEVICE' && subject === deviceId && state === 'WAITING');
    if (waits) return;
    const { organisation, enrolled } = audit.devices.find(deviceId) ?? { organisation: null, enrolled: null };
    await askApproval(call, {
      kind: 'DEVICE',
      subject: deviceId,
      summary: `Take records of the workstation ${name} as approved`,
      request: { deviceId, name },
      ...(organisation === null ? {} : { organisation }),
      ...(enrolled === null ? {} : { about: enrolled.by }),
    });
  };

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/devices',
      summary:
        'Enrol a workstation by its public key, bind this session to it, or ask where its chain of records stands',
      description:
        'The same key is always the same device. With `proof` the session is bound to the device, once: records of a session that never was are contested. Until an administrator has approved the device (`/approvals`, kind DEVICE, asked for with the enrolment) its records say that it is pending.',
      access: DEVICE_ROLES,
      beforeConfirmation: true,
      record: { op: 'ADMIN', action: ENROL_DEVICE_ACTION },
      body: deviceRequestSchema,
      answers: {
        200: json('Known already', deviceSchema),
        201: json('Enrolled', deviceSchema),
        403: problem(
          'Withdrawn: DEVICE_REVOKED; not for this role: ROLE_FORBIDDEN; or not from this network: NETWORK_FORBIDDEN',
        ),
        409: problem('The session is bound to another workstation: CONFLICT'),
        429: problem('Too many new workstations of this account today: RATE_LIMITED, with Retry-After'),
      },
    },
    async (call) => {
      const session = signedIn(call);
      const { account, sessionId } = session;
      const { body } = call;
      const device = deviceKey(body.publicKey);
      if (device === undefined)
        throw malformed(
          'The key is not an Ed25519 public key.',
          '/publicKey',
          'must be an Ed25519 public key, SPKI DER in base64',
        );
      const { deviceId, publicKey } = device;
      const known = devices.has(deviceId);
      const bound = body.proof !== undefined;
      // With the key, so that whoever has the log can check the signatures in it.
      const noted = { deviceId, name: body.name, publicKey, added: !known };
      call.note({ ...noted, bound: false });
      if (audit.devices.stateOf(deviceId) === 'REVOKED') throw revoked();
      if (
        body.proof !== undefined &&
        !device.verify(bindingSignedBytes({ sessionId, deviceId }), fromBase64(body.proof))
      ) {
        throw malformed(
          'The proof is not a signature of this session by this device.',
          '/proof',
          'sign the JCS of {purpose, sessionId, deviceId} with the key of the device',
        );
      }
      if (bound && Sessions.boundElsewhere(session, deviceId)) throw boundElsewhere();
      if (!known) {
        const waiting = enrolling.get(account.userName) ?? 0;
        if (waiting + audit.devices.addedSince(account.userName, clock.nowMs() - DAY_MS) >= DEVICE_ENROLMENTS_A_DAY) {
          throw new ProblemError(
            'RATE_LIMITED',
            `An account enrols at most ${DEVICE_ENROLMENTS_A_DAY} workstations a day.`,
            { headers: { 'retry-after': String(RETRY_AFTER_S) } },
          );
        }
        // Several that are sent at once are counted like several in a row: until they are in the log, here.
        enrolling.set(account.userName, waiting + 1);
        await call.begin().finally(() => enrolling.set(account.userName, (enrolling.get(account.userName) ?? 1) - 1));
        devices.enrol(device, body.name, instantText(clock.nowMs()));
      }
      await askFor(call, deviceId, body.name);
      if (bound && !sessions.bind(sessionId, deviceId)) throw boundElsewhere();
      call.note({ ...noted, bound });
      const position = devices.next(deviceId) ?? { nextSeq: 1, prevHash: '' };
      return call.c.json({ deviceId, ...position, state: audit.devices.stateOf(deviceId), bound }, known ? 200 : 201);
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/devices',
      summary: 'The workstations of your organisation, the newest first',
      access: DEVICE_LIST_ROLES,
      record: { op: 'ADMIN', action: 'LIST_DEVICES' },
      query: z.object({
        cursor: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        state: deviceStateSchema.optional(),
      }),
      answers: {
        200: json('A page', z.object({ devices: z.array(enrolledDeviceSchema), next: z.string().nullable() })),
      },
    },
    ({ c, query, ...call }) => {
      const { account } = signedIn(call);
      const all = audit.devices
        .all()
        .filter((device) => sees(account, device) && (query.state === undefined || device.state === query.state));
      const { items, next } = pageOf(all, query);
      return c.json({ devices: items, next });
    },
  );

  const found = (account: Account, id: string): EnrolledDevice => {
    const device = audit.devices.find(id);
    if (device === undefined || !sees(account, device))
      throw new ProblemError('NOT_FOUND', 'There is no workstation of this id in your organisation.');
    return device;
  };

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/devices/{id}/revocation',
      summary: 'Withdraw a workstation',
      access: DEVICE_REVOCATION_ROLES,
      record: { op: 'ADMIN', action: DEVICE_REVOCATION_ACTION },
      description:
        'Nothing more is taken from it, and the sessions that are bound to it end at once. It is not undone: a workstation with a new key is a new one.',
      params: idParams,
      body: deviceRevocationSchema,
      answers: {
        200: json('As it is now', enrolledDeviceSchema),
        404: problem('No such workstation: NOT_FOUND'),
        409: problem('Withdrawn already: CONFLICT'),
      },
    },
    ({ c, params, body, ...call }) => {
      const { account } = signedIn(call);
      call.note({ deviceId: params.id, reason: body.reason });
      const device = found(account, params.id);
      if (device.state === 'REVOKED') throw new ProblemError('CONFLICT', 'This workstation has been withdrawn.');
      sessions.endAllOn(device.deviceId);
      return c.json({
        ...device,
        state: 'REVOKED',
        revocation: { by: account.userName, at: instantText(clock.nowMs()), reason: body.reason },
      } satisfies EnrolledDevice);
    },
  );
}

/** One that was enrolled before that was recorded is nobody's yet: whoever signs in on it next makes it theirs. */
const sees = ({ organisation }: Account, device: EnrolledDevice): boolean => device.organisation === organisation;

/** Whether two accounts are one person. */
export const samePerson = ({ accounts }: Service, userName: string, other: string): boolean =>
  accounts.samePerson(userName, other);
