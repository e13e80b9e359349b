import type { AuditStore } from '../ports/audit-store.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import { StoreFault } from '../ports/store-fault.ts';

/**
 * Stands in when the disk lets no database be opened. The app comes up and can say so; every record is refused, and with it
 * every search.
 */
export function unwritableStores(fault: StoreFault['fault']): {
  readonly audit: AuditStore;
  readonly settings: SettingsStore;
} {
  const refuse = (): never => {
    throw new StoreFault(fault);
  };
  return {
    audit: {
      append: refuse,
      tail: () => null,
      waiting: () => [],
      waitingCount: refuse,
      replaceWaiting: refuse,
      setAside: refuse,
      saveReceipts: refuse,
      ofUser: () => [],
      bySeq: () => null,
      prune: () => 0,
      note: () => null,
      setNote: refuse,
    },
    settings: { read: () => ({}), write: refuse },
  };
}
