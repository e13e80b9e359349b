import type { Announce } from '../../ports/announce.ts';
import type { Delivery } from '../audit/delivery.ts';
import { receiptRef } from '../status.ts';
import type { Searches } from './searches.ts';

/**
 * Tells the page when the outcome record of a search has its receipt. The outcome follows the intent in the chain, so
 * its receipt covers both.
 */
export function watchReceipts(delivery: Delivery, searches: Searches, announce: Announce): void {
  delivery.onReceipts((receipts) => {
    for (const { record, receipt } of receipts) {
      const search = searches.find(record.correlationId);
      if (record.phase !== 'OUTCOME' || search === undefined) continue;
      if (receipt.verified) search.receiptRef = receiptRef(receipt.leafHash);
      announce('search.receipt', {
        searchRef: record.correlationId,
        state: receipt.verified ? 'verified' : 'failed',
        ref: receiptRef(receipt.leafHash),
        index: receipt.index,
        treeSize: receipt.treeSize,
        leafHash: receipt.leafHash,
        receivedAtMs: receipt.receivedAtMs,
      });
    }
  });
}
