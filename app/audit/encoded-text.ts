import * as z from 'zod';
import { CANONICAL_BASE64 } from './hex.ts';

/** A SHA-256 hash on the wire: 64 lower-case hex digits. */
export const hashTextSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');

/** A signature on the wire: canonical base64 with padding; 88 characters for Ed25519 (64 bytes). */
export const signatureTextSchema = z.string().min(4).max(1_024).regex(CANONICAL_BASE64, 'must be canonical base64');
