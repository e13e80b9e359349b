import { AsyncLocalStorage } from 'node:async_hooks';

const calls = new AsyncLocalStorage<{ records: number }>();

/** Runs the handler of a call from the page; returns its value and how many records it wrote to the local log. */
export async function countingRecords<T>(
  run: () => Promise<T> | T,
): Promise<{ readonly value: T; readonly records: number }> {
  const call = { records: 0 };
  const value = await calls.run(call, run);
  return { value, records: call.records };
}

/**
 * The log calls this for each record. Whether the record can be written is decided there: a full disk must not
 * prevent locking.
 */
export function noteRecord(): void {
  const call = calls.getStore();
  if (call !== undefined) call.records += 1;
}
