import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { HOUR_MS } from '../../app/domain/instant.ts';
import {
  IDEMPOTENCY_KEY_HOURS,
  IDEMPOTENCY_KEYS_OF_AN_ACCOUNT,
  KEPT_ANSWER_MAX_BYTES,
} from '../../app/policy/idempotency.ts';
import type { ClockTrust } from '../clock-trust.ts';
import type { ServiceClock } from '../clock.ts';
import { syncFolder, writePrivateFileBeside } from '../private-file.ts';

/** A call under a key, by everything that must be the same when it is repeated. */
export type KeyedCall = {
  readonly userName: string;
  readonly key: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly bodySha256: string;
  /** What decides what the caller may see (organisation, roles, rank, permissions), as one text. */
  readonly standing: string;
  /** Of this try, named when it comes again. */
  readonly requestId: string;
};

export type KeptAnswer = { readonly status: number; readonly contentType: string; readonly body: string };
/** Why the answer of a call that took effect was not kept. `ANEW`: the same call gets an answer as of its own time. */
export type Unkept = 'SECRET' | 'TOO_LONG' | 'ANEW';
/** Why it is not given again: it was not kept, or the caller may see other things now than when it was given. */
export type Withheld = Unkept | 'STANDING_CHANGED';

/**
 * How a first call ended: with its answer; with one that is not stored; refused, so that it may be tried again; or
 * unknown.
 */
export type Ended =
  | { readonly how: 'ANSWERED'; readonly answer: KeptAnswer }
  | { readonly how: 'WITHHELD'; readonly why: Unkept }
  | { readonly how: 'REFUSED' }
  | { readonly how: 'CUT_OFF' };

export type Taken =
  | { readonly is: 'FIRST'; readonly ended: (how: Ended) => Promise<void> }
  | { readonly is: 'REPEATED'; readonly answer: KeptAnswer; readonly firstRequestId: string }
  | { readonly is: 'WITHHELD'; readonly why: Withheld; readonly firstRequestId: string }
  /** The key stands for another method, path or body. */
  | { readonly is: 'ANOTHER_CALL'; readonly firstRequestId: string }
  /** The first call began, and its end was never written: the service was killed, or failed, on the way. */
  | { readonly is: 'CUT_OFF'; readonly firstRequestId: string | null }
  | { readonly is: 'TOO_MANY_KEYS' };

const fileSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('BEGUN'), requestId: z.string(), call: z.string() }),
  z.object({
    state: z.literal('WITHHELD'),
    requestId: z.string(),
    call: z.string(),
    why: z.enum(['SECRET', 'TOO_LONG', 'ANEW']),
  }),
  z.object({
    state: z.literal('ANSWERED'),
    requestId: z.string(),
    call: z.string(),
    standing: z.string(),
    sealed: z.string(),
  }),
]);
type Kept = z.infer<typeof fileSchema>;
const answerSchema = z.object({ status: z.int(), contentType: z.string(), body: z.string() });

const FILE_NAME = /^(\d{1,16})-([0-9a-f]{16})-([0-9a-f]{32})\.json$/;
const KEPT_MS = IDEMPOTENCY_KEY_HOURS * HOUR_MS;

const sha256 = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
const accountOf = (userName: string): string => sha256(userName).slice(0, 16);

/** Stands for a key in files and in the log; the key itself is written nowhere. */
export const keyIdOf = ({ userName, key }: Pick<KeyedCall, 'userName' | 'key'>): string =>
  sha256(userName, key).slice(0, 32);

/** Depends on the key, so that nobody can use the file to test which mark or password was in the body. */
const callDigest = ({ key, method, path: where, bodySha256 }: KeyedCall): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([method, where, bodySha256]))
    .digest('hex');

const standingDigest = ({ key, standing }: KeyedCall): string =>
  createHmac('sha256', key).update(`standing ${standing}`).digest('hex');

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const sealingKey = ({ userName, key }: Pick<KeyedCall, 'userName' | 'key'>): Buffer =>
  Buffer.from(hkdfSync('sha256', key, userName, 'sightline kept answer 1', 32));

/** Encrypts an answer so that only the key under which it was asked for opens it. */
function seal(call: KeyedCall, answer: KeptAnswer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, sealingKey(call), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
}

/** @throws when the bytes were changed. */
function unseal(call: KeyedCall, sealed: string): KeptAnswer {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(CIPHER, sealingKey(call), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  return answerSchema.parse(JSON.parse(text.toString('utf8')));
}

type Indexed = { readonly file: string; readonly atMs: number; readonly account: string };

/**
 * The answers of calls with an `Idempotency-Key`, for as long as the key is valid: one private file per key, removed
 * when its time is over. A file is durable before the call does anything, so a call that was cut off is recognised
 * after a restart.
 */
export class KeptAnswers {
  readonly #folder: string;
  readonly #clock: ServiceClock;
  readonly #trust: Pick<ClockTrust, 'endsForGood'>;
  readonly #index = new Map<string, Indexed>();
  readonly #keysOf = new Map<string, number>();
  readonly #inHand = new Map<string, Promise<void>>();

  /** @param trust no key comes to its end by a clock that is doubted: its call would be done a second time */
  constructor(dataDir: string, clock: ServiceClock, trust: Pick<ClockTrust, 'endsForGood'>) {
    this.#folder = path.join(dataDir, 'answers');
    this.#clock = clock;
    this.#trust = trust;
    fs.mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of fs.readdirSync(this.#folder)) {
      const [, at, account, id] = FILE_NAME.exec(name) ?? [];
      if (at !== undefined && account !== undefined && id !== undefined)
        this.#add(id, { file: path.join(this.#folder, name), atMs: Number(at), account });
      else if (name.endsWith('.new')) fs.rmSync(path.join(this.#folder, name));
    }
  }

  /** Keys in progress and stored, for the operator. */
  get size(): number {
    return this.#index.size;
  }

  /**
   * Takes a call under its key. Of two at once the second waits for the first. When it is FIRST, nothing else under
   * this key runs until `ended` is called, and a restart finds that it had begun.
   */
  async take(call: KeyedCall): Promise<Taken> {
    const id = keyIdOf(call);
    for (let busy = this.#inHand.get(id); busy !== undefined; busy = this.#inHand.get(id)) await busy;
    let release: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      release = () => {
        this.#inHand.delete(id);
        resolve();
      };
    });
    this.#inHand.set(id, done);
    try {
      const before = await this.#before(id, call);
      if (before !== undefined) {
        release();
        return before;
      }
      const account = accountOf(call.userName);
      if ((this.#keysOf.get(account) ?? 0) >= IDEMPOTENCY_KEYS_OF_AN_ACCOUNT) {
        release();
        return { is: 'TOO_MANY_KEYS' };
      }
      const begun = { state: 'BEGUN', requestId: call.requestId, call: callDigest(call) } as const;
      const atMs = this.#clock.nowMs();
      const indexed = { file: path.join(this.#folder, `${atMs}-${account}-${id}.json`), atMs, account };
      this.#add(id, indexed);
      await this.#write(indexed, begun).catch(async (error: unknown) => {
        await this.#remove(id, indexed);
        throw error;
      });
      return {
        is: 'FIRST',
        ended: (how) => this.#end(id, indexed, call, begun, how).finally(release),
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Removes expired keys. */
  async forget(): Promise<void> {
    let removed = 0;
    for (const [id, indexed] of [...this.#index]) {
      if (this.#inHand.has(id) || !(await this.#isOver(indexed))) continue;
      await this.#remove(id, indexed);
      removed += 1;
    }
    if (removed > 0) await syncFolder(this.#folder);
  }

  async #isOver({ atMs }: Indexed): Promise<boolean> {
    const nowMs = this.#clock.nowMs();
    return atMs + KEPT_MS <= nowMs && (await this.#trust.endsForGood(nowMs));
  }

  async #before(id: string, call: KeyedCall): Promise<Taken | undefined> {
    const indexed = this.#index.get(id);
    if (indexed === undefined) return undefined;
    if (await this.#isOver(indexed)) {
      await this.#remove(id, indexed);
      return undefined;
    }
    const kept = await this.#read(indexed);
    // A file that cannot be read any more may belong to a call that took effect.
    if (kept === undefined) return { is: 'CUT_OFF', firstRequestId: null };
    const firstRequestId = kept.requestId;
    if (kept.call !== callDigest(call)) return { is: 'ANOTHER_CALL', firstRequestId };
    if (kept.state === 'BEGUN') return { is: 'CUT_OFF', firstRequestId };
    if (kept.state === 'WITHHELD') return { is: 'WITHHELD', why: kept.why, firstRequestId };
    if (kept.standing !== standingDigest(call)) return { is: 'WITHHELD', why: 'STANDING_CHANGED', firstRequestId };
    try {
      return { is: 'REPEATED', answer: unseal(call, kept.sealed), firstRequestId };
    } catch {
      return { is: 'CUT_OFF', firstRequestId };
    }
  }

  async #end(id: string, indexed: Indexed, call: KeyedCall, begun: Kept, ended: Ended): Promise<void> {
    if (ended.how === 'CUT_OFF') return;
    if (ended.how === 'REFUSED') return this.#remove(id, indexed);
    const { requestId, call: digest } = begun;
    const tooLong = ended.how === 'ANSWERED' && Buffer.byteLength(ended.answer.body) > KEPT_ANSWER_MAX_BYTES;
    await this.#write(
      indexed,
      ended.how === 'ANSWERED' && !tooLong
        ? {
            state: 'ANSWERED',
            requestId,
            call: digest,
            standing: standingDigest(call),
            sealed: seal(call, ended.answer),
          }
        : { state: 'WITHHELD', requestId, call: digest, why: ended.how === 'WITHHELD' ? ended.why : 'TOO_LONG' },
    );
  }

  #write({ file }: Indexed, kept: Kept): Promise<void> {
    return writePrivateFileBeside(file, JSON.stringify(kept));
  }

  async #read({ file }: Indexed): Promise<Kept | undefined> {
    try {
      return fileSchema.safeParse(JSON.parse(await fs.promises.readFile(file, 'utf8'))).data;
    } catch {
      return undefined;
    }
  }

  #add(id: string, indexed: Indexed): void {
    this.#index.set(id, indexed);
    this.#keysOf.set(indexed.account, (this.#keysOf.get(indexed.account) ?? 0) + 1);
  }

  /** A file that exists after a power cut means that its call was cut off: nothing is done twice. */
  async #remove(id: string, { file, account }: Indexed): Promise<void> {
    await fs.promises.rm(file, { force: true });
    await fs.promises.rm(`${file}.new`, { force: true });
    if (!this.#index.delete(id)) return;
    const left = (this.#keysOf.get(account) ?? 1) - 1;
    if (left === 0) this.#keysOf.delete(account);
    else this.#keysOf.set(account, left);
  }
}
