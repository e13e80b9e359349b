/**
 * Does some work now and from time to time, never twice at once; what fails is told and tried again.
 * @returns what ends it, after the work under way.
 */
export function repeat(work: () => Promise<void>, everyMs: number, failed: () => void): () => Promise<void> {
  let working: Promise<void> | undefined;
  const begin = (): void => {
    working ??= work()
      .catch(failed)
      .finally(() => {
        working = undefined;
      });
  };
  begin();
  const timer = setInterval(begin, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await working;
  };
}
