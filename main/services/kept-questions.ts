/**
 * The last question of each person and the words that they were writing, encrypted in the local database: the lock clears what was found,
 * and a person who comes back is offered what they asked. It is gone when they sign out, when they say so, when another search takes
 * its place and after its time.
 */
import { questionSchema, type KeptQuestion, type Question } from '../../app/contract/questions.ts';
import { signal, type Listen } from '../../app/base/signal.ts';
import { CLOCK_TOLERANCE_MS, KEPT_QUESTION_MS } from '../../app/policy/session-rules.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { QuestionStore } from '../store/kept-questions.ts';
import { StoreFault } from '../store/store-fault.ts';

export type KeptQuestions = {
  /** A search begins: its question takes the place of the one before, and of what was being written. */
  readonly asked: (owner: string, searchRef: string, question: Question) => void;
  /** How a search ended: one that was refused gives its place back. */
  readonly ended: (searchRef: string, refused: boolean) => void;
  readonly write: (owner: string, question: Question) => void;
  readonly of: (owner: string) => KeptQuestion[];
  readonly forget: (owner: string, kinds?: readonly KeptQuestion['kind'][]) => void;
  /** How many are kept here, of everybody. */
  readonly count: () => number;
  readonly onChange: Listen;
  readonly stop: () => void;
};

export function keptQuestions({
  store,
  clock,
  log,
}: {
  readonly store: QuestionStore;
  readonly clock: Clock;
  readonly log: Log;
}): KeptQuestions {
  const changed = signal();
  let stopTimer: (() => void) | undefined;

  /** A question that cannot be kept stops nothing: it is a convenience, and the record of the search is another table. */
  const guarded = <T>(run: () => T, otherwise: T): T => {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.write('warn', 'question.unkept', { fault: error.fault });
      return otherwise;
    }
  };

  const prune = (): void => {
    const nowMs = clock.nowMs();
    store.removeOutside(nowMs - KEPT_QUESTION_MS, nowMs + CLOCK_TOLERANCE_MS);
  };
  const arm = (): void => {
    stopTimer?.();
    stopTimer = undefined;
    const oldestMs = store.oldestMs();
    if (oldestMs === null) return;
    stopTimer = clock.after(Math.max(0, oldestMs + KEPT_QUESTION_MS - clock.nowMs()) + 1, () => {
      guarded(() => {
        prune();
        arm();
      }, undefined);
      changed.emit();
    });
  };
  const change = (run: () => void): void => {
    guarded(() => {
      run();
      arm();
    }, undefined);
    changed.emit();
  };

  // What an earlier run left: its time goes on.
  guarded(() => {
    prune();
    arm();
  }, undefined);

  return {
    asked: (owner, searchRef, question) =>
      change(() => {
        const before = store.of(owner).find(({ kind }) => kind === 'ASKED');
        if (before !== undefined) store.put({ ...before, kind: 'REPLACED', searchRef });
        store.put({ owner, kind: 'ASKED', searchRef, body: question, keptAtMs: clock.nowMs() });
        store.remove(owner, 'WRITTEN');
      }),
    ended: (searchRef, refused) =>
      change(() => {
        // What was forgotten or replaced since is not there any more, and does not come back.
        const rows = store.ofSearch(searchRef);
        const asked = rows.find(({ kind }) => kind === 'ASKED');
        const before = rows.find(({ kind }) => kind === 'REPLACED');
        if (refused && asked !== undefined) {
          if (before === undefined) store.remove(asked.owner, 'ASKED');
          else store.put({ ...before, kind: 'ASKED', searchRef: '' });
        }
        if (before !== undefined) store.remove(before.owner, 'REPLACED');
      }),
    write: (owner, question) =>
      change(() => store.put({ owner, kind: 'WRITTEN', searchRef: '', body: question, keptAtMs: clock.nowMs() })),
    of: (owner) =>
      guarded(() => {
        prune();
        return store.of(owner).flatMap(({ kind, body, keptAtMs }) => {
          // A question of an older version that is none any more is not offered, and goes with its time.
          const parsed = questionSchema.safeParse(body);
          return parsed.success && kind !== 'REPLACED' ? [{ ...parsed.data, kind, keptAtMs }] : [];
        });
      }, []),
    forget: (owner, kinds = ['ASKED', 'WRITTEN']) =>
      change(() => {
        kinds.forEach((kind) => store.remove(owner, kind));
        if (kinds.includes('ASKED')) store.remove(owner, 'REPLACED');
      }),
    count: () => guarded(() => store.count(), 0),
    onChange: changed.on,
    stop: () => stopTimer?.(),
  };
}
