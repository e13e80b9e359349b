import { DAY_MS } from '../../app/domain/instant.ts';
import { createHash } from 'node:crypto';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import type { MethodRequest } from '../../app/contract/methods.ts';

/** A search that the rules allow: one mark, three days, a specific reason. */
export function aSearch(
  nowMs = Date.now(),
  change: Partial<MethodRequest<'search.start'>> = {},
): MethodRequest<'search.start'> {
  const query = {
    kind: 'vrm' as const,
    vrms: ['AB12CDE'],
    nearMiss: 0,
    window: { from: new Date(nowMs - 3 * DAY_MS).toISOString(), to: new Date(nowMs).toISOString() },
  };
  return {
    query,
    queryHash: createHash('sha256')
      .update(canonicalBytes(change.query ?? query))
      .digest('hex'),
    justification: {
      category: 'SERIOUS',
      purpose: 'PREVENT_DETECT',
      reference: '14/22871/25',
      reason: 'Vehicle seen leaving a burglary in Harbour Street; its movements that night show where the goods went.',
    },
    ...change,
  };
}
