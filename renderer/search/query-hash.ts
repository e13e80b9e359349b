import { canonicalBytes } from '../../app/audit/canonical.ts';
import { querySchema, type Query } from '../../app/domain/query.ts';

/** SHA-256 of the canonical query, in hex. It binds a justification to the query it was written for. */
export async function queryHash(query: Query): Promise<string> {
  const bytes = canonicalBytes(querySchema.parse(query));
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
