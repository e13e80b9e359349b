import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../app/domain/instant.ts';
import {
  IDEMPOTENCY_KEY_HOURS,
  IDEMPOTENCY_KEYS_OF_AN_ACCOUNT,
  KEPT_ANSWER_MAX_BYTES,
} from '../../app/policy/idempotency.ts';
import { SetClock } from '../testing/set-clock.ts';
import { KeptAnswers, type Ended, type KeyedCall, type Taken } from './kept-answers.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-answers-'));
afterAll(() => fs.rmSync(root, { recursive: true }));
const folder = (): string => fs.mkdtempSync(path.join(root, 'data-'));
const filesIn = (dataDir: string): readonly string[] => fs.readdirSync(path.join(dataDir, 'answers'));

const CALL: KeyedCall = {
  userName: 'sam',
  key: 'f2c5d0f8-act-1',
  method: 'POST',
  path: '/v1/voi-lists',
  bodySha256: 'b'.repeat(64),
  standing: '["West Yorkshire Police",["listmanager"]]',
  requestId: 'N-1',
};
/** A clock that nobody doubts. */
const TRUSTED = { endsForGood: () => Promise.resolve(true) };
const ANSWER: Ended = {
  how: 'ANSWERED',
  answer: { status: 201, contentType: 'application/json', body: '{"vrm":"ZQ9SENTINEL"}' },
};

async function first(answers: KeptAnswers, call = CALL): Promise<(how: Ended) => Promise<void>> {
  const taken = await answers.take(call);
  if (taken.is !== 'FIRST') throw new Error(`not the first call: ${taken.is}`);
  return taken.ended;
}
const done = async (answers: KeptAnswers, how: Ended, call = CALL): Promise<void> => (await first(answers, call))(how);

describe('answers that are kept under their key', () => {
  it('are given again after a restart, to the same account, for the same call', async () => {
    const dataDir = folder();
    const clock = new SetClock(0);
    await done(new KeptAnswers(dataDir, clock, TRUSTED), ANSWER);
    const again = new KeptAnswers(dataDir, clock, TRUSTED);
    expect(await again.take({ ...CALL, requestId: 'N-2' })).toMatchObject({
      is: 'REPEATED',
      answer: { status: 201, body: '{"vrm":"ZQ9SENTINEL"}' },
      firstRequestId: 'N-1',
    });
    for (const other of [{ bodySha256: 'c'.repeat(64) }, { path: '/v1/voi-lists?x=1' }, { method: 'DELETE' }])
      expect(await again.take({ ...CALL, ...other })).toMatchObject({ is: 'ANOTHER_CALL' });
    expect((await again.take({ ...CALL, userName: 'alex' })).is).toBe('FIRST');
  });

  it('are readable for their owner only, and tell nobody anything without the key', async () => {
    const dataDir = folder();
    await done(new KeptAnswers(dataDir, new SetClock(0), TRUSTED), ANSWER);
    expect(fs.statSync(path.join(dataDir, 'answers')).mode & 0o777).toBe(0o700);
    for (const name of filesIn(dataDir)) {
      const file = path.join(dataDir, 'answers', name);
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
      for (const told of ['ZQ9SENTINEL', CALL.key, CALL.userName, CALL.bodySha256])
        expect(name + fs.readFileSync(file, 'utf8')).not.toContain(told);
    }
  });

  it('leave the disk when their time is over, and the key is as good as new', async () => {
    const dataDir = folder();
    const clock = new SetClock(0);
    const answers = new KeptAnswers(dataDir, clock, TRUSTED);
    await done(answers, ANSWER);
    clock.set(IDEMPOTENCY_KEY_HOURS * HOUR_MS - 1);
    await answers.forget();
    expect((await answers.take(CALL)).is).toBe('REPEATED');
    clock.forward(1);
    await answers.forget();
    expect(filesIn(dataDir)).toEqual([]);
    await done(answers, ANSWER);
    // Also when nobody looked in time.
    clock.forward(IDEMPOTENCY_KEY_HOURS * HOUR_MS);
    expect((await new KeptAnswers(dataDir, clock, TRUSTED).take(CALL)).is).toBe('FIRST');
    expect(filesIn(dataDir)).toHaveLength(1);
  });

  it('do not come to their end by a clock that is doubted', async () => {
    const dataDir = folder();
    const clock = new SetClock(0);
    let believed = false;
    const answers = new KeptAnswers(dataDir, clock, { endsForGood: () => Promise.resolve(believed) });
    await done(answers, ANSWER);
    clock.set(IDEMPOTENCY_KEY_HOURS * HOUR_MS);
    await answers.forget();
    expect((await answers.take(CALL)).is).toBe('REPEATED');
    believed = true;
    await answers.forget();
    expect(filesIn(dataDir)).toEqual([]);
  });

  it('are not given again to somebody who may see other things now', async () => {
    const answers = new KeptAnswers(folder(), new SetClock(0), TRUSTED);
    await done(answers, ANSWER);
    expect(await answers.take({ ...CALL, standing: '["Kent Police",["listmanager"]]' })).toEqual({
      is: 'WITHHELD',
      why: 'STANDING_CHANGED',
      firstRequestId: 'N-1',
    });
    expect((await answers.take(CALL)).is).toBe('REPEATED');
  });

  it('are kept of calls that took effect only: what was refused may be tried again', async () => {
    const dataDir = folder();
    const answers = new KeptAnswers(dataDir, new SetClock(0), TRUSTED);
    await done(answers, { how: 'REFUSED' });
    expect(filesIn(dataDir)).toEqual([]);
    await done(answers, { how: 'WITHHELD', why: 'SECRET' });
    expect(await answers.take(CALL)).toMatchObject({ is: 'WITHHELD', why: 'SECRET' });
  });

  it('are not kept when they are long: the call again is told so', async () => {
    const answers = new KeptAnswers(folder(), new SetClock(0), TRUSTED);
    const body = 'x'.repeat(KEPT_ANSWER_MAX_BYTES + 1);
    await done(answers, { how: 'ANSWERED', answer: { status: 200, contentType: 'text/plain', body } });
    expect(await answers.take(CALL)).toMatchObject({ is: 'WITHHELD', why: 'TOO_LONG' });
  });

  it('are waited for by a second call that comes at once, whichever way the first ends', async () => {
    const answers = new KeptAnswers(folder(), new SetClock(0), TRUSTED);
    const order: string[] = [];
    const second = async (): Promise<Taken> => {
      const taken = await answers.take(CALL);
      order.push(`second ${taken.is}`);
      return taken;
    };
    const refused = await first(answers);
    const waiting = second();
    order.push('first ends');
    await refused({ how: 'REFUSED' });
    const taken = await waiting;
    if (taken.is !== 'FIRST') throw new Error(taken.is);
    const third = second();
    await taken.ended(ANSWER);
    expect((await third).is).toBe('REPEATED');
    expect(order).toEqual(['first ends', 'second FIRST', 'second REPEATED']);
  });

  it('say that a call was cut off when its end was never written, or cannot be read', async () => {
    const dataDir = folder();
    const clock = new SetClock(0);
    await first(new KeptAnswers(dataDir, clock, TRUSTED));
    const again = new KeptAnswers(dataDir, clock, TRUSTED);
    expect(await again.take(CALL)).toEqual({ is: 'CUT_OFF', firstRequestId: 'N-1' });
    const [name = ''] = filesIn(dataDir);
    fs.writeFileSync(path.join(dataDir, 'answers', name), '{"state":"ANSW');
    expect(await again.take(CALL)).toEqual({ is: 'CUT_OFF', firstRequestId: null });
  });

  it('are bounded in number for an account, and its own time frees them', async () => {
    const dataDir = folder();
    const clock = new SetClock(0);
    const other = new KeptAnswers(dataDir, clock, TRUSTED);
    await done(other, ANSWER);
    const [name = ''] = filesIn(dataDir);
    for (let i = 1; i < IDEMPOTENCY_KEYS_OF_AN_ACCOUNT; i += 1) {
      const id = i.toString(16).padStart(32, '0');
      fs.copyFileSync(
        path.join(dataDir, 'answers', name),
        path.join(dataDir, 'answers', name.replace(/[0-9a-f]{32}(?=\.json)/, id)),
      );
    }
    const answers = new KeptAnswers(dataDir, clock, TRUSTED);
    expect((await answers.take({ ...CALL, key: 'one-too-many' })).is).toBe('TOO_MANY_KEYS');
    expect((await answers.take({ ...CALL, userName: 'alex' })).is).toBe('FIRST');
    clock.forward(IDEMPOTENCY_KEY_HOURS * HOUR_MS);
    await answers.forget();
    expect((await answers.take({ ...CALL, key: 'one-too-many' })).is).toBe('FIRST');
  });

  it('never let an act be done twice when the service is killed at any moment', async () => {
    const script = path.join(root, 'crash-taker.mjs');
    await build({
      entryPoints: [path.join(import.meta.dirname, 'crash-taker.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'silent',
    });
    const dataDir = folder();
    const actsDone = (): readonly number[] =>
      fs.readFileSync(path.join(dataDir, 'acts'), 'utf8').split('\n').filter(Boolean).map(Number);
    let from = 0;
    for (let round = 0; round < 4; round += 1) {
      const child = spawn(process.execPath, [script, dataDir, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const closed = new Promise((resolve) => child.on('close', resolve));
      const answered: number[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => {
        answered.push(Number(line));
        if (answered.length === 20 + 7 * round) child.kill('SIGKILL');
      });
      await closed;
      const answers = new KeptAnswers(dataDir, new SetClock(0), TRUSTED);
      const acts = actsDone();
      expect(new Set(acts).size).toBe(acts.length);
      for (const act of acts) {
        const call = { userName: 'sam', key: `key-of-act-${act}`, method: 'POST', path: '/v1/acts' };
        const { is } = await answers.take({ ...call, bodySha256: `${act}`, standing: '', requestId: 'N-again' });
        expect(['REPEATED', 'CUT_OFF']).toContain(is);
        // What was answered before the kill is answered again.
        if (answered.includes(act)) expect(is).toBe('REPEATED');
      }
      from = Math.max(...acts) + 10;
    }
  });
});
