import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { hashTextSchema, signatureTextSchema } from '../../app/audit/encoded-text.ts';
import { fromBase64, toBase64 } from '../../app/audit/hex.ts';
import { jsonOrNothing } from '../json-text.ts';
import type { LogKey } from './log-key.ts';
import { syncFolder } from './segment-files.ts';

const headerSchema = z.strictObject({
  v: z.literal(1),
  /** The number of log records that they were built from. */ size: z.int().min(1),
  sha256: hashTextSchema,
  keyId: z.string(),
  signature: signatureTextSchema,
});
type Header = z.infer<typeof headerSchema>;
const signedBytes = ({ signature: _signature, ...signed }: Header): Uint8Array => canonicalBytes(signed);
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const booksFile = (folder: string): string => path.join(folder, 'books.bin');
const NEWLINE = 0x0a;

/** The books as last saved; undefined when there are none, or none signed by this log. */
export function readBooks(folder: string, key: LogKey): { readonly size: number; readonly bytes: Buffer } | undefined {
  const file = booksFile(folder);
  if (!fs.existsSync(file)) return undefined;
  const all = fs.readFileSync(file);
  const end = all.indexOf(NEWLINE);
  if (end < 0) return undefined;
  const bytes = all.subarray(end + 1);
  const header = headerSchema.safeParse(jsonOrNothing(all.toString('utf8', 0, end)));
  if (
    !header.success ||
    header.data.keyId !== key.keyId ||
    !key.verify(signedBytes(header.data), fromBase64(header.data.signature)) ||
    sha256Of(bytes) !== header.data.sha256
  )
    return undefined;
  return { size: header.data.size, bytes };
}

/** Saves the books atomically. */
export async function writeBooks(folder: string, size: number, bytes: Uint8Array, key: LogKey): Promise<void> {
  const unsigned = { v: 1 as const, size, sha256: sha256Of(bytes), keyId: key.keyId, signature: '' };
  const header: Header = { ...unsigned, signature: toBase64(key.sign(signedBytes(unsigned))) };
  const beside = `${booksFile(folder)}.new`;
  const handle = await fs.promises.open(beside, 'w', 0o600);
  try {
    await handle.writev([Buffer.from(`${JSON.stringify(header)}\n`), bytes]);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.promises.rename(beside, booksFile(folder));
  syncFolder(folder);
}
