import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosignedBytes, parseNote, parseWitness, signedNote } from '../audit/checkpoint.ts';
import { LogDamaged } from '../audit/log-file.ts';
import { NationalLog } from '../audit/national-log.ts';
import { Witnesses } from '../audit/witnesses.ts';
import { clockFrom } from '../clock.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

const SPKI_HEAD_BYTES = 12;

/** A witness that runs elsewhere. */
function witness(name: string): { readonly verifierKey: string; readonly cosign: (note: string) => string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD_BYTES);
  const hash = createHash('sha256').update(`${name}\n`).update(Buffer.of(4)).update(raw).digest().subarray(0, 4);
  return {
    verifierKey: `${name}+${hash.toString('hex')}+${Buffer.concat([Buffer.of(4), raw]).toString('base64')}`,
    cosign: (note) => {
      const seconds = Buffer.alloc(8);
      seconds.writeBigUInt64BE(1_772_366_400n);
      const text = note.slice(0, note.indexOf('\n\n') + 1);
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime 1772366400\n${text}`), privateKey);
      return `${note}\u2014 ${name} ${Buffer.concat([hash, seconds, signature]).toString('base64')}\n`;
    },
  };
}

const known = witness('witness.example/one');
const stranger = witness('witness.example/other');
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-checkpoint-'));
let api: Harness;
beforeAll(async () => {
  fs.writeFileSync(path.join(dataDir, 'witnesses.txt'), `# who cosigns\n${known.verifierKey}\n`);
  api = await startService([aCamera()], [], [], { dataDir });
});
afterAll(() => api.close());

const checkpoint = async (query = ''): Promise<string> => {
  const response = await fetch(`${api.url}/v1/log/checkpoint${query}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  return response.text();
};
const deliver = (note: string) => api.call('POST', '/log/cosignatures', { body: { checkpoint: note } });

describe('the checkpoint', () => {
  it("is the tree head as a signed note, which the log's key verifies", async () => {
    const note = await checkpoint();
    const head = (await api.call('GET', '/audit/tree-head')).body;
    const [origin, size, root] = note.split('\n');
    expect([size, root]).toEqual([
      String(head['treeSize']),
      Buffer.from(String(head['rootHash']), 'hex').toString('base64'),
    ]);
    const [, name, base64] = /\n\n\u2014 (\S+) (\S+)\n$/.exec(note) ?? [];
    const spki = Buffer.from(
      String(((await api.call('GET', '/audit/keys')).body['keys'] as { publicKey: string }[])[0]?.publicKey),
      'base64',
    );
    const bytes = Buffer.from(base64 ?? '', 'base64');
    expect([name, bytes.subarray(0, 4).toString('hex')]).toEqual([
      origin,
      createHash('sha256')
        .update(`${origin ?? ''}\n`)
        .update(Buffer.of(1))
        .update(spki.subarray(SPKI_HEAD_BYTES))
        .digest('hex')
        .slice(0, 8),
    ]);
    expect(
      verify(
        null,
        Buffer.from(note.slice(0, note.indexOf('\n\n') + 1)),
        createPublicKey({ key: spki, format: 'der', type: 'spki' }),
        bytes.subarray(4),
      ),
    ).toBe(true);
  });

  it('H13: takes cosignatures of named witnesses for heads that it had, and of nobody else', async () => {
    expect((await api.call('GET', '/log/checkpoint?cosigned=true')).body['code']).toBe('NOT_FOUND');
    const note = await checkpoint();
    expect((await deliver('no note')).body['code']).toBe('VALIDATION_FAILED');
    expect((await deliver(note)).body['code']).toBe('VALIDATION_FAILED');
    expect((await deliver(stranger.cosign(note))).body['code']).toBe('VALIDATION_FAILED');
    const forged = note.replace(/\n\d+\n/, '\n999999\n');
    expect((await deliver(known.cosign(forged))).body['code']).toBe('CONFLICT');
    const before = api.service.log.size;
    const taken = await deliver(known.cosign(note));
    expect([taken.status, taken.body]).toEqual([
      200,
      { accepted: ['witness.example/one'], treeSize: parseNote(note)?.body.treeSize },
    ]);
    expect(api.service.log.size).toBeGreaterThan(before);
    expect(await checkpoint('?cosigned=true')).toBe(known.cosign(note));
  });

  it('H13: a log that was put back to before what a witness cosigned does not start, head and key and all', async () => {
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-rolled-back-'));
    try {
      const clock = clockFrom(NOW_MS);
      fs.writeFileSync(path.join(copy, 'witnesses.txt'), known.verifierKey);
      let log = await NationalLog.open({ dataDir: copy, clock });
      await log.append([{ i: 0 }]);
      await log.close();
      const older = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-older-'));
      fs.cpSync(path.join(copy, 'audit'), older, { recursive: true });
      log = await NationalLog.open({ dataDir: copy, clock });
      await log.append([{ i: 1 }]);
      const body = { origin: 'log.example', treeSize: 2, rootHash: log.rootAt(2) };
      const note = known.cosign(
        signedNote(body, { publicKey: log.key.publicKey, sign: (bytes) => log.sign(bytes) }, []),
      );
      new Witnesses(copy).accept(body, parseNote(note)?.signatures ?? []);
      await log.close();
      const opened = (): Promise<NationalLog> =>
        NationalLog.open({ dataDir: copy, clock, anchors: new Witnesses(copy).anchors() });
      await (await opened()).close();
      fs.cpSync(older, path.join(copy, 'audit'), { recursive: true });
      fs.rmSync(older, { recursive: true });
      await expect(opened()).rejects.toThrow(LogDamaged);
      await expect(opened()).rejects.toThrow(
        /it has 1 records and once had 2 \(by the witness witness\.example\/one\)/,
      );
    } finally {
      fs.rmSync(copy, { recursive: true });
    }
  });

  it('says which line of the file of witnesses is none, and takes no key apart that is not one', () => {
    expect(parseWitness(known.verifierKey)?.name).toBe('witness.example/one');
    for (const text of ['', 'x', known.verifierKey.replace('one', 'two'), known.verifierKey.slice(0, -4)])
      expect(parseWitness(text)).toBeUndefined();
    expect(cosignedBytes({ origin: 'o', treeSize: 1, rootHash: '00'.repeat(32) }, 5n).toString()).toBe(
      `cosignature/v1\ntime 5\no\n1\n${'A'.repeat(43)}=\n`,
    );
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-witness-file-'));
    fs.writeFileSync(path.join(folder, 'witnesses.txt'), '# fine\nnot a key\n');
    expect(() => new Witnesses(folder)).toThrow(/line 2 of witnesses\.txt/);
    fs.rmSync(folder, { recursive: true });
  });
});
