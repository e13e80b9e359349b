import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { hashTextSchema, signatureTextSchema } from '../../app/audit/encoded-text.ts';
import { fromBase64, toBase64 } from '../../app/audit/hex.ts';
import type { LogKey } from './log-key.ts';
import { syncFolder } from './segment-files.ts';

/**
 * What is built from the log and lives beside it in memory. `save` and `load` make a start cheap: what was known at the end of the
 * last sealed segment is loaded, and only what follows is read again.
 */
export type LogBooks = {
  /** All that is known, as text, such that loading it and then taking note of the rest is the same as taking note of everything. */
  save(): string;
  /** Takes what `save` gave in place of what is known. False, and nothing changed, when it is of another version: all is read again. */
  load(text: string): boolean;
};

const headerSchema = z.strictObject({ v: z.literal(1), /** Records of the log that it was made of. */ size: z.int().min(1), sha256: hashTextSchema, keyId: z.string(), signature: signatureTextSchema });
type Header = z.infer<typeof headerSchema>;
const signedBytes = ({ signature: _signature, ...signed }: Header): Uint8Array => canonicalBytes(signed);
const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
const booksFile = (folder: string): string => path.join(folder, 'books.json');

/** The books as they were kept last; nothing when there are none, or none that this log signed. */
export function readBooks(folder: string, key: LogKey): { readonly size: number; readonly text: string } | undefined {
  const file = booksFile(folder);
  if (!fs.existsSync(file)) return undefined;
  const all = fs.readFileSync(file, 'utf8');
  const end = all.indexOf('\n');
  const text = all.slice(end + 1);
  const header = headerSchema.safeParse(safeJson(all.slice(0, end)));
  if (!header.success || header.data.keyId !== key.keyId || !key.verify(signedBytes(header.data), fromBase64(header.data.signature)) || sha256Of(text) !== header.data.sha256) return undefined;
  return { size: header.data.size, text };
}

/** Keeps the books, whole or not at all. */
export async function writeBooks(folder: string, size: number, text: string, key: LogKey): Promise<void> {
  const unsigned = { v: 1 as const, size, sha256: sha256Of(text), keyId: key.keyId, signature: '' };
  const header: Header = { ...unsigned, signature: toBase64(key.sign(signedBytes(unsigned))) };
  const beside = `${booksFile(folder)}.new`;
  await fs.promises.writeFile(beside, `${JSON.stringify(header)}\n${text}`, { mode: 0o600, flush: true });
  await fs.promises.rename(beside, booksFile(folder));
  syncFolder(folder);
}

function safeJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
