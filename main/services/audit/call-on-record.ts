import { AsyncLocalStorage } from 'node:async_hooks';

const calls = new AsyncLocalStorage<{ records: number }>();

/** Runs something that answers a call of the page; also how many records it had the log of this workstation write. */
export async function countingRecords<T>(
  run: () => Promise<T> | T,
): Promise<{ readonly value: T; readonly records: number }> {
  const call = { records: 0 };
  const value = await calls.run(call, run);
  return { value, records: call.records };
}

/** Called by the log for each record that it is given. Whether it can be written is its own to say: nobody is locked in by a full disk. */
export function noteRecord(): void {
  const call = calls.getStore();
  if (call !== undefined) call.records += 1;
}
