/** Workstations of one test file, as a person uses them: started, signed in to, called, and closed after each test. */
import { afterEach, expect } from 'vitest';
import type { MethodName } from '../../app/contract/methods.ts';
import { aWorkstation, type TestWorkstation } from './a-workstation.ts';
import { PASSWORD } from './fake-service.ts';

let open: TestWorkstation[] = [];

afterEach(async () => {
  for (const each of open) await each.workstation.close();
  open = [];
});

export async function started(...given: Parameters<typeof aWorkstation>): Promise<TestWorkstation> {
  const made = await aWorkstation(...given);
  open.push(made);
  return made;
}

/** Ends the app, so that another one can be started on what it left. */
export async function closed(at: TestWorkstation): Promise<void> {
  await at.workstation.close();
  open = open.filter((each) => each !== at);
}

/** The answer of a call that must succeed. */
export async function done(at: TestWorkstation, name: MethodName, request: unknown = {}): Promise<unknown> {
  const reply = await at.call(name, request);
  expect(reply, `${name}: ${JSON.stringify(reply)}`).toMatchObject({ ok: true });
  return (reply as { readonly value: unknown }).value;
}

export const signIn = (at: TestWorkstation, userName = 'investigator'): Promise<unknown> =>
  done(at, 'session.signIn', { userName, password: PASSWORD });
