import type { Camera } from '../../../../app/domain/camera.ts';
import { windowMs } from '../../../../app/domain/time-window.ts';
import { asOfNow, type Question } from '../../../search/again.ts';
import { UNREADABLE, type ThingOf } from '../../../saved/saved.ts';
import { loadCameras, useCameras } from '../../../state/camera-store.ts';
import { announce } from '../../../state/announce.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { openDialog } from '../../../state/ui-store.ts';
import { fullSpanText, PRESETS, type Period } from '../../../time/period.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { knownOf, leftOutWords, noneKnown } from './chosen-cameras.ts';
import { draftFromQuery, isBarQuery, type BarQuery } from './draft-store.ts';

type SavedQuestion = ThingOf<'question'>;

/** A question as it is saved: a period that was counted back from now stays so. */
export const toSave = (query: BarQuery, period: Period | undefined): SavedQuestion => ({
  kind: 'question',
  query,
  relative: period?.kind === 'preset' ? period.preset : null,
});

/** `last 7 days, up to when it is run`; what was asked with two ends keeps them. */
export function periodWords({ query, relative }: SavedQuestion): string {
  const preset = PRESETS.find(({ id }) => id === relative);
  if (preset !== undefined) return `${preset.name.toLowerCase()}, up to when it is run`;
  return 'window' in query ? `always ${fullSpanText(windowMs(query.window))}` : 'always the same periods';
}

/** A saved question that can be put, with what had to be left out of it, or why it cannot be put. */
export type QuestionAgain =
  { readonly question: Question; readonly leftOut: number; readonly of: number } | { readonly cannot: string };

/** `cameras`: those that the service knows; nothing is left out while they are not loaded. */
export function questionAgain(
  thing: SavedQuestion | null,
  cameras: ReadonlyMap<string, Camera>,
  nowMs: number,
): QuestionAgain {
  if (thing === null) return { cannot: UNREADABLE };
  const { query, relative } = thing;
  if (!isBarQuery(query)) return { cannot: 'Questions of this kind are not asked here.' };
  const askedAs: Period | undefined = relative === null ? undefined : { kind: 'preset', preset: relative };
  const asked = 'cameraIds' in query ? (query.cameraIds ?? []) : [];
  const known = knownOf(asked, cameras);
  const cannot = noneKnown(asked, known);
  if (cannot !== undefined) return { cannot };
  const whole = known.length === asked.length ? query : { ...query, cameraIds: [...known] };
  return { question: asOfNow(whole, askedAs, nowMs), leftOut: asked.length - known.length, of: asked.length };
}

/** Puts a question into the bar and asks why, as for any other: nothing of an earlier reason is used. */
export function askAgain({ query, askedAs }: Question): void {
  draftFromQuery(query, askedAs);
  openDialog({
    kind: 'justify',
    request: { view: INVESTIGATE_VIEW, query, ...(askedAs === undefined ? {} : { askedAs }) },
  });
}

/** Asks a saved question again, once it is known which of its cameras there still are. */
export async function runSaved(thing: SavedQuestion | null): Promise<void> {
  await loadCameras();
  const again = questionAgain(thing, useCameras.getState().cameras, serviceNowMs());
  if ('cannot' in again) return announce(again.cannot);
  askAgain(again.question);
  const said = leftOutWords(again.leftOut, again.of);
  if (said !== undefined) announce(`${said}.`);
}
