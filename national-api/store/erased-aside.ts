import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import * as z from 'zod';
import { readFileIfThere, writePrivateFile } from '../private-file.ts';

const FOLDER = 'erased';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const asideSchema = z.object({
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  erasedAtMs: z.number(),
  keptUntilMs: z.number(),
  capturedBeforeMs: z.number(),
});
/** What an erasure kept aside. */
export type ErasedAside = z.infer<typeof asideSchema>;

/**
 * Where erased reads are kept until the clock is known to be right: out of reach of every search, encrypted, and each
 * erasure under a key of its own in a file of its own, so that destroying 32 bytes destroys them. Readable by the
 * folder's owner only, like the store.
 */
export class ErasedAsides {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = path.join(dataDir, FOLDER);
  }

  all(): readonly ErasedAside[] {
    if (!fs.existsSync(this.#folder)) return [];
    return fs
      .readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .flatMap((name) => {
        const parsed = asideSchema.safeParse(JSON.parse(fs.readFileSync(path.join(this.#folder, name), 'utf8')));
        return parsed.success ? [parsed.data] : [];
      });
  }

  /** Writes lines; when this resolves they are on the disk. */
  async keep(lines: AsyncIterable<string>, facts: Omit<ErasedAside, 'id'>): Promise<ErasedAside> {
    fs.mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const aside: ErasedAside = { ...facts, id: randomUUID() };
    const [key, iv] = [randomBytes(KEY_BYTES), randomBytes(IV_BYTES)];
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const { data } = this.#files(aside.id);
    try {
      await pipeline(
        Readable.from(withLineEnds(lines)),
        createGzip({ level: 1 }),
        cipher,
        fs.createWriteStream(data, { mode: 0o600, flush: true }),
      );
      writePrivateFile(this.#files(aside.id).key, Buffer.concat([key, iv, cipher.getAuthTag()]).toString('base64'));
      writePrivateFile(this.#files(aside.id).facts, JSON.stringify(aside));
    } catch (error) {
      this.destroy(aside);
      throw error;
    }
    return aside;
  }

  /** @throws Error when it is not what was written */
  async *lines({ id }: ErasedAside): AsyncGenerator<string, void, void> {
    const files = this.#files(id);
    const kept = Buffer.from(readFileIfThere(files.key) ?? '', 'base64');
    if (kept.length !== KEY_BYTES + IV_BYTES + TAG_BYTES) throw new Error('the key of what was kept aside is gone');
    const decipher = createDecipheriv(
      'aes-256-gcm',
      kept.subarray(0, KEY_BYTES),
      kept.subarray(KEY_BYTES, KEY_BYTES + IV_BYTES),
    );
    decipher.setAuthTag(kept.subarray(KEY_BYTES + IV_BYTES));
    const plain = createGunzip();
    const reading = pipeline(fs.createReadStream(files.data), decipher, plain);
    reading.catch(() => undefined);
    yield* createInterface({ input: plain, crlfDelay: Infinity });
    await reading;
  }

  /** The key first: without it the rest is noise, whatever the file system keeps of it. */
  destroy({ id }: Pick<ErasedAside, 'id'>): void {
    const { data, key, facts } = this.#files(id);
    const size = fs.statSync(key, { throwIfNoEntry: false })?.size;
    if (size !== undefined) {
      const file = fs.openSync(key, 'r+');
      try {
        fs.writeSync(file, Buffer.alloc(size), 0, size, 0);
        fs.fsyncSync(file);
      } finally {
        fs.closeSync(file);
      }
    }
    for (const each of [key, data, facts]) fs.rmSync(each, { force: true });
  }

  /** What an erasure that was cut off left behind without its facts. */
  removeUnfinished(): void {
    if (!fs.existsSync(this.#folder)) return;
    const whole = new Set(this.all().map(({ id }) => id));
    for (const name of fs.readdirSync(this.#folder)) {
      const id = name.split('.')[0] ?? '';
      if (!whole.has(id)) fs.rmSync(path.join(this.#folder, name), { force: true });
    }
  }

  #files(id: string): { readonly data: string; readonly key: string; readonly facts: string } {
    const file = (end: string): string => path.join(this.#folder, `${id}.${end}`);
    return { data: file('aside'), key: file('key'), facts: file('json') };
  }
}

async function* withLineEnds(lines: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  for await (const line of lines) yield `${line}\n`;
}
