import { SerialQueue } from '../../app/base/serial-queue.ts';

/** Runs tasks of one name one after another: each is counted, decided and recorded before the next is counted. */
export function inTurn(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const queues = new Map<string, SerialQueue>();
  return async (name, work) => {
    const queue = queues.get(name) ?? new SerialQueue();
    queues.set(name, queue);
    try {
      return await queue.run(work);
    } finally {
      if (queue.pending === 0 && queues.get(name) === queue) queues.delete(name);
    }
  };
}
