import type { InPieces } from '../../app/movement/journey.ts';

/** So long the work goes on before it lets other tasks in: less than a frame [default]. */
const TASK_MS = 6;

/** Does work piece by piece between the other tasks of the page. Returns what stops it. */
export function betweenTasks<T>(work: InPieces<T>, then: (done: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const task = (): void => {
    const untilMs = performance.now() + TASK_MS;
    do {
      const piece = work.next();
      if (piece.done === true) return then(piece.value);
    } while (performance.now() < untilMs);
    timer = setTimeout(task, 0);
  };
  timer = setTimeout(task, 0);
  return () => clearTimeout(timer);
}
