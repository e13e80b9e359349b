import type { AuditStore, StoredRecord } from '../store/audit.ts';
import type { NoteStore } from '../store/notes.ts';
import type { OutboxItem, OutboxStore } from '../store/outbox.ts';
import { StoreFault } from '../store/store-fault.ts';

/** The audit log's port in memory, with a switch that makes the disk fail. */
export function memoryAuditStore(): AuditStore & {
  records: StoredRecord[];
  broken: StoreFault['fault'] | null;
} {
  const store = {
    records: [] as StoredRecord[],
    broken: null as StoreFault['fault'] | null,
    append: (record: StoredRecord): void => {
      if (store.broken !== null) throw new StoreFault(store.broken);
      store.records.push(record);
    },
    tail: () => {
      const last = store.records.filter(({ seq }) => seq > 0).at(-1);
      return last === undefined ? null : { seq: last.seq, hash: last.hash };
    },
    waiting: (limit: number) => store.records.filter((record) => record.receipt?.verified !== true).slice(0, limit),
    waitingCount: () => store.waiting(Infinity).length,
    replaceWaiting: (records: readonly StoredRecord[]) => {
      store.records = [...store.records.filter((record) => record.receipt?.verified === true), ...records];
    },
    setAside: (fromSeq: number) => {
      store.records = store.records.map((record) =>
        record.receipt?.verified === true && record.seq >= fromSeq ? { ...record, seq: -record.seq } : record,
      );
    },
    saveReceipts: (receipts: Parameters<AuditStore['saveReceipts']>[0]) => {
      for (const { seq, receipt } of receipts) {
        store.records = store.records.map((record) =>
          record.seq === seq ? { ...record, receipt, body: receipt.verified ? null : record.body } : record,
        );
      }
    },
    ofUser: (userName: string, limit: number) =>
      store.records
        .filter((record) => record.userName === userName)
        .reverse()
        .slice(0, limit),
    bySeq: (seq: number) => store.records.find((record) => record.seq === seq) ?? null,
    prune: () => 0,
  };
  return store;
}

/** Notes in memory, with access to all of them. */
export function memoryNoteStore(): NoteStore & { readonly all: Map<string, string> } {
  const all = new Map<string, string>();
  return { all, get: (name) => all.get(name) ?? null, set: (name, value) => void all.set(name, value) };
}

/** The outbox in memory, with access to all of it. */
export function memoryOutboxStore(): OutboxStore & { readonly items: Map<string, OutboxItem> } {
  const items = new Map<string, OutboxItem>();
  return {
    items,
    find: (key) => items.get(key) ?? null,
    refused: () => [...items.values()].filter(({ state }) => state === 'REFUSED'),
    put: (item) => void items.set(item.key, item),
    remove: (key) => void items.delete(key),
    removeOf: (endpoint) => {
      for (const item of items.values()) if (item.endpoint === endpoint) items.delete(item.key);
    },
    releaseOf: (endpoint) => {
      for (const item of items.values())
        if (item.endpoint === endpoint) items.set(item.key, { ...item, state: 'WAITING', refusal: null });
    },
  };
}
