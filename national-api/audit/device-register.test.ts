import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes, type JsonValue } from '../../app/audit/canonical.ts';
import { recordHash } from '../../app/audit/record.ts';
import { Workstation } from '../testing/workstation.ts';
import { DeviceRegister, linkOf } from './device-register.ts';
import { sha256 } from './sha256.ts';

describe('the link that a leaf is', () => {
  it('C3: is read off its bytes as it would be parsed, whatever its details and names say', () => {
    const nasty = fc.constantFrom<JsonValue>(
      { seq: 7, record: { seq: 9 } },
      { a: ',"seq":12,', b: '","record":{"seq":3}', record: {} },
      { deep: [{ seq: 1 }, ',\\"seq\\":5'] },
    );
    fc.assert(
      fc.property(
        fc.oneof(nasty, fc.jsonValue() as fc.Arbitrary<JsonValue>),
        fc.string({ minLength: 1, maxLength: 40 }).map((text) => text.replace(/\p{Cs}/gu, '?')),
        fc.integer({ min: 1, max: 1_000_000 }),
        (details, name, seq) => {
          const workstation = new Workstation();
          workstation.deviceId = 'WS-0123456789ABCDEF0123';
          const [first] = workstation.write(1);
          if (first === undefined) throw new Error('no record');
          const { signature: _signature, ...unsigned } = first;
          const record = workstation.sign({
            ...unsigned,
            seq,
            sessionId: `${name},"seq":77,"record":{`,
            details: { name, details },
          });
          const leaf = canonicalBytes({
            kind: 'WORKSTATION',
            receivedAt: '2026-03-01T12:00:00.000Z',
            deviceId: workstation.deviceId,
            record,
          });
          expect(linkOf(leaf)).toEqual({ deviceId: workstation.deviceId, seq, hash: recordHash(sha256, record) });
        },
      ),
      { numRuns: 60 },
    );
    expect(linkOf(canonicalBytes({ action: 'SEARCH_VRM', kind: 'SERVICE', record: { seq: 1 } }))).toBeUndefined();
  });
});

describe('a register whose file was lost', () => {
  it('H13: has every workstation from the log again, and goes on where its chain stands', () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-devices-'));
    try {
      const workstation = new Workstation();
      const enrolment = (change: object = {}) =>
        canonicalBytes({
          kind: 'SERVICE',
          action: 'ENROL_DEVICE',
          at: '2026-03-01T12:00:00.000Z',
          outcome: 'OK',
          details: {
            deviceId: workstation.deviceId,
            publicKey: workstation.publicKey,
            name: 'WS',
            added: true,
            ...change,
          },
        });
      const records = workstation.write(2).map((record) =>
        canonicalBytes({
          kind: 'WORKSTATION',
          receivedAt: '2026-03-01T12:00:00.000Z',
          deviceId: workstation.deviceId,
          record,
        }),
      );
      const register = new DeviceRegister(dataDir);
      [enrolment(), ...records].forEach((bytes, index) => register.note(bytes, index));
      expect(register.next(workstation.deviceId)?.nextSeq).toBe(3);
      // A workstation missing from the register's file is not restored from the saved books: its records are read
      // instead.
      expect(new DeviceRegister(dataDir).restore(register.save())).toBeUndefined();
      const other = new DeviceRegister(dataDir);
      other.note(enrolment({ publicKey: new Workstation().publicKey }), 0);
      expect(other.has(workstation.deviceId)).toBe(false);
    } finally {
      fs.rmSync(dataDir, { recursive: true });
    }
  });
});
