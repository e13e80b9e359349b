import type { MethodName, Question } from '../../../app/contract/methods.ts';
import { call } from '../../bridge/bridge.ts';
import { onForget } from '../../state/personal-store.ts';
import { queryClient } from '../../state/query-client.ts';

/** Typing is kept once it pauses: each letter by itself would be a write to the disk. */
const PAUSE_MS = 500;

let pending: { readonly question: Question; readonly timer: ReturnType<typeof setTimeout> } | undefined;

function cancel(): void {
  clearTimeout(pending?.timer);
  pending = undefined;
}

/** What is on its way when the lock has fallen is refused by main, and was not seen to pause. */
const send = (question: Question): void => void call('question.write', question).catch(() => undefined);

/** Has main keep, encrypted, what stands in the prompt: it outlives a lock that falls while it is open. */
export function keepWords(question: Question): void {
  cancel();
  pending = {
    question,
    timer: setTimeout(() => {
      pending = undefined;
      send(question);
    }, PAUSE_MS),
  };
}

/** Sends what has not been sent: the lock is about to fall. */
export function flushWords(): void {
  const last = pending?.question;
  cancel();
  if (last !== undefined) send(last);
}

/** The words were used or given up: they are not offered any more. */
export function dropWords(): void {
  cancel();
  void call('question.forget', { kinds: ['WRITTEN'] })
    .then(() => queryClient.invalidateQueries({ queryKey: ['question.kept' satisfies MethodName] }))
    .catch(() => undefined);
}

onForget('words to be kept', { isEmpty: () => pending === undefined, forget: cancel });
