import type { Camera } from '../../../../app/domain/camera.ts';
import { UNREADABLE, type Saved } from '../../../saved/saved.ts';
import { cameraIdsOf, loadCameras, useCameras } from '../../../state/camera-store.ts';
import { announce } from '../../../state/announce.ts';
import { countText } from '../../../words/measures.ts';
import { namesMarks, NOWHERE, useDraft } from './draft-store.ts';

/** Makes these cameras the place of the question. */
export function setCameras(ids: ReadonlySet<string>): void {
  useDraft.setState({ place: ids.size === 0 ? NOWHERE : { cameraIds: [...ids] } });
}

/** The cameras that the question in the bar names; none for a question that looks everywhere. */
export function camerasOfBar(): readonly string[] {
  const { kind, place } = useDraft.getState();
  return namesMarks(kind) ? [] : cameraIdsOf(place);
}

/** The cameras of a list that the service knows; all of them while its cameras are not loaded. */
export const knownOf = (ids: readonly string[], cameras: ReadonlyMap<string, Camera>): readonly string[] =>
  cameras.size === 0 ? ids : ids.filter((id) => cameras.has(id));

/** `2 of 5 cameras are not known any more and are left out`; nothing where all are. */
export function leftOutWords(leftOut: number, of: number): string | undefined {
  const verb = leftOut === 1 ? 'is' : 'are';
  return leftOut === 0
    ? undefined
    : `${leftOut} of ${countText(of, 'camera')} ${verb} not known any more and ${verb} left out`;
}

/** Why nothing is left of cameras that were named; undefined while there is something. */
export const noneKnown = (ids: readonly string[], known: readonly string[]): string | undefined =>
  ids.length > 0 && known.length === 0
    ? ids.length === 1
      ? 'The service does not know its camera any more.'
      : `The service knows none of its ${countText(ids.length, 'camera')} any more.`
    : undefined;

/** Why a group cannot be chosen; undefined when it can. */
export function groupFault({ thing }: Saved<'cameras'>, cameras: ReadonlyMap<string, Camera>): string | undefined {
  return thing === null ? UNREADABLE : noneKnown(thing.cameraIds, knownOf(thing.cameraIds, cameras));
}

/** Makes a saved group the place of the question; one of marks becomes one of an area. */
export async function chooseGroup(group: Saved<'cameras'>): Promise<void> {
  await loadCameras();
  const { cameras } = useCameras.getState();
  const fault = groupFault(group, cameras);
  if (fault !== undefined || group.thing === null) return announce(fault ?? UNREADABLE);
  const { cameraIds } = group.thing;
  const known = knownOf(cameraIds, cameras);
  if (namesMarks(useDraft.getState().kind)) useDraft.setState({ kind: 'area' });
  setCameras(new Set(known));
  const leftOut = leftOutWords(cameraIds.length - known.length, cameraIds.length);
  announce([`${group.name}: ${countText(known.length, 'camera')} chosen`, leftOut].filter(Boolean).join('; ') + '.');
}
