import type { OpenAPIHono } from '@hono/zod-openapi';
import { enrolDevice, listDevices, revokeDevice, type EnrolledDevice } from '../../../app/api/devices.ts';
import { type Account } from '../../../app/api/session.ts';
import { fromBase64 } from '../../../app/audit/hex.ts';
import { bindingSignedBytes } from '../../../app/audit/session-binding.ts';
import { DAY_MS, instantText } from '../../../app/domain/instant.ts';
import { DEVICE_ENROLMENTS_A_DAY } from '../../../app/policy/device-rules.ts';
import { Sessions } from '../../accounts/sessions.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { deviceKey } from '../../audit/device-register.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { pageOf } from './parts.ts';

const RETRY_AFTER_S = 3_600;

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
  /** New keys that are being written to the log, by account. */
  const enrolling = new Map<string, number>();

  // The decision is in the log, from which the state of a workstation is read; once refused, nothing more is accepted
  // from it.
  onApproval(service, 'DEVICE', (_call, { subject }) => {
    if (audit.devices.stateOf(subject) === 'REVOKED')
      return Promise.reject(new ProblemError('CONFLICT', 'This workstation has been withdrawn.'));
    return Promise.resolve({ deviceId: subject });
  });

  /** Each unapproved workstation has one request for a second person. */
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

  serveEndpoint(app, service, enrolDevice, async (call) => {
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
    // With the key, so that the signatures in the log can be verified from the log alone.
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
      // Several sent at once count like several in a row: until they are in the log, they count here.
      enrolling.set(account.userName, waiting + 1);
      await call.begin().finally(() => enrolling.set(account.userName, (enrolling.get(account.userName) ?? 1) - 1));
      devices.enrol(device, body.name, instantText(clock.nowMs()));
    }
    await askFor(call, deviceId, body.name);
    if (bound && !sessions.bind(sessionId, deviceId)) throw boundElsewhere();
    call.note({ ...noted, bound });
    const position = devices.next(deviceId) ?? { nextSeq: 1, prevHash: '' };
    return call.c.json({ deviceId, ...position, state: audit.devices.stateOf(deviceId), bound }, known ? 200 : 201);
  });

  serveEndpoint(app, service, listDevices, ({ c, query, ...call }) => {
    const { account } = signedIn(call);
    const all = audit.devices
      .all()
      .filter((device) => sees(account, device) && (query.state === undefined || device.state === query.state));
    const { items, next } = pageOf(all, query);
    return c.json({ devices: items, next });
  });

  const found = (account: Account, id: string): EnrolledDevice => {
    const device = audit.devices.find(id);
    if (device === undefined || !sees(account, device))
      throw new ProblemError('NOT_FOUND', 'There is no workstation of this id in your organisation.');
    return device;
  };

  serveEndpoint(app, service, revokeDevice, ({ c, params, body, ...call }) => {
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
  });
}

/**
 * A device enrolled before enrolments were recorded belongs to nobody yet: the next person to sign in on it becomes
 * its enroller.
 */
const sees = ({ organisation }: Account, device: EnrolledDevice): boolean => device.organisation === organisation;

/** Whether two accounts are one person. */
export const samePerson = ({ accounts }: Service, userName: string, other: string): boolean =>
  accounts.samePerson(userName, other);
