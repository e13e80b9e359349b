/** What the service's answer to a record proved, or failed to. */
export type StoredReceipt = {
  readonly index: number;
  readonly leafHash: string;
  readonly treeSize: number;
  readonly verified: boolean;
  readonly receivedAtMs: number;
};

/** One record of this workstation's chain as it is kept here. */
export type StoredRecord = {
  readonly seq: number;
  /** What the next record names as its `prevHash`. */
  readonly hash: string;
  /** The record's canonical JSON, signature included; null once its receipt is verified, when nobody here needs it. */
  readonly body: string | null;
  readonly atMs: number;
  readonly userName: string;
  readonly action: string;
  readonly phase: 'INTENT' | 'OUTCOME' | 'EVENT';
  readonly outcome: string | null;
  readonly correlationId: string;
  readonly receipt: StoredReceipt | null;
};

/** The encrypted local audit log. Every write is on the disk when it returns, or throws `StoreFault`. */
export type AuditStore = {
  readonly append: (record: StoredRecord) => void;
  readonly tail: () => { readonly seq: number; readonly hash: string } | null;
  /** Records without a verified receipt, oldest first. */
  readonly waiting: (limit: number) => readonly StoredRecord[];
  readonly waitingCount: () => number;
  /** Puts other records in the place of all that wait, at once; for a chain that must be signed anew. */
  readonly replaceWaiting: (records: readonly StoredRecord[]) => void;
  /**
   * Takes verified records from a number on out of the chain, and keeps them under negative numbers: the service has lost them, a second
   * person has looked into it, and the chain goes on from before them.
   */
  readonly setAside: (fromSeq: number) => void;
  /** Keeps the receipts of a batch together; the body of a verified record is dropped. */
  readonly saveReceipts: (receipts: readonly { readonly seq: number; readonly receipt: StoredReceipt }[]) => void;
  readonly ofUser: (userName: string, limit: number) => readonly StoredRecord[];
  readonly bySeq: (seq: number) => StoredRecord | null;
  /** Removes verified records older than the instant; returns how many. */
  readonly prune: (beforeMs: number) => number;
  /** Small facts that must outlive a restart: pinned keys, the last tree head, an alarm. */
  readonly note: (name: string) => string | null;
  readonly setNote: (name: string, value: string) => void;
};
