/**
 * Does some work now and from time to time, never twice at once. The work tells its own failures (`Background.try`), so that none is
 * lost on the way; what it throws all the same ends the process.
 * @returns what ends it, after the work under way.
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
