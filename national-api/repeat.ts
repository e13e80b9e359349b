/**
 * Runs a task now and periodically, never twice at once. The task reports its own failures (`Background.try`), so
 * that none is lost; an exception from it ends the process.
 * @returns the function that ends it, after the current run.
 */
export function repeat(work: () => Promise<unknown>, everyMs: number): () => Promise<void> {
  let working: Promise<void> | undefined;
  const begin = (): void => {
    working ??= work()
      .then(() => undefined)
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
