import type { MissedPassesAnswer } from '../../app/api/reference-data.ts';
import { call } from '../bridge/bridge.ts';
import { personalStore } from './personal-store.ts';

/** How many passes each camera misses. Like the list of cameras it goes with the session, because an account may know covert ones. */
type MissedPassesStore = {
  readonly answer: MissedPassesAnswer | undefined;
  /** Names the request in flight, so that an answer to an earlier session is dropped. */
  readonly asked: symbol | undefined;
};

export const useMissedPasses = personalStore<MissedPassesStore>('passes that cameras miss', {
  answer: undefined,
  asked: undefined,
});

/** Asks once, when a camera is first pointed at. Without an answer nothing is said of it, and it is asked again next time. */
export async function loadMissedPasses(): Promise<void> {
  const { answer, asked: before } = useMissedPasses.getState();
  if (answer !== undefined || before !== undefined) return;
  const asked = Symbol();
  useMissedPasses.setState({ asked });
  const reply = await call('reference.missedPasses', {}).catch(() => undefined);
  if (useMissedPasses.getState().asked === asked) useMissedPasses.setState({ answer: reply?.value, asked: undefined });
}
