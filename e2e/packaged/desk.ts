import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { PackagedTask } from './task.ts';

export type Ended = { readonly code: number; readonly said: string };
export type Wanted = {
  readonly role?: string;
  readonly name?: string;
  /** Is a part of the name enough? */
  readonly part?: boolean;
  readonly withinMs?: number;
};
export type Start = { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> };

/** The ordinary user in front of a screen, a keyring and an accessibility bus (desk.py); programs start as that user. */
export type Desk = {
  readonly start: (start?: Start) => Promise<number>;
  /** Waits until the program has ended by itself. */
  readonly ended: (withinMs?: number) => Promise<Ended>;
  /** Asks it to end, as a session does when its user logs out. */
  readonly stop: () => Promise<Ended>;
  readonly kill: () => Promise<void>;
  readonly find: (wanted: Wanted) => Promise<number>;
  readonly gone: (wanted: Wanted) => Promise<void>;
  readonly count: (wanted: Wanted) => Promise<number>;
  readonly press: (wanted: Wanted) => Promise<void>;
  /** Puts the cursor into a field, empties it, and types. */
  readonly fill: (wanted: Wanted, text: string) => Promise<void>;
  /** Waits for a window of the system's own, such as a message box, and gives it the keyboard. */
  readonly window: (name: string) => Promise<void>;
  readonly keys: (keys: string) => Promise<void>;
  readonly outline: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

type Answer = { readonly ok: boolean; readonly value?: unknown; readonly why?: string };

export async function openDesk({ desk, user, program }: PackagedTask): Promise<Desk> {
  const [command = '', ...args] = desk.command;
  const child = spawn(command, args, {
    cwd: desk.folder,
    env: desk.environment,
    stdio: ['pipe', 'pipe', 'inherit'],
    uid: user.uid,
    gid: user.gid,
  });
  const waiting: ((answer: Answer) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line) as Answer));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void closed.then(() => {
    for (const answer of waiting.splice(0)) answer({ ok: false, why: 'the desk is closed' });
  });
  const answer = (): Promise<Answer> => new Promise((resolve) => waiting.push(resolve));
  const ask = async (what: string, parts: object = {}): Promise<unknown> => {
    const answered = answer();
    child.stdin.write(`${JSON.stringify({ do: what, ...parts })}\n`);
    const { ok, value, why } = await answered;
    if (!ok) throw new Error(why);
    return value;
  };
  const ready = await answer();
  if (!ready.ok) throw new Error(ready.why);

  const find = async (wanted: Wanted): Promise<number> => (await ask('find', wanted)) as number;
  return {
    start: async ({ args: given = [], env = {} } = {}) =>
      (await ask('start', { program, args: ['--force-renderer-accessibility', ...given], env })) as number,
    ended: async (withinMs = 60_000) => (await ask('ended', { withinMs })) as Ended,
    stop: async () => (await ask('stop')) as Ended,
    kill: async () => {
      await ask('kill');
    },
    find,
    gone: async (wanted) => {
      await ask('gone', wanted);
    },
    count: async (wanted) => (await ask('count', wanted)) as number,
    press: async (wanted) => {
      await ask('press', { id: await find(wanted) });
    },
    fill: async (wanted, text) => {
      await ask('focus', { id: await find(wanted) });
      await ask('keys', { keys: 'ctrl+a' });
      await ask('type', { text });
    },
    window: async (name) => {
      await ask('window', { name });
    },
    keys: async (keys) => {
      await ask('keys', { keys });
    },
    outline: async () => (await ask('outline')) as readonly string[],
    close: async () => {
      child.stdin.end();
      await closed;
    },
  };
}
