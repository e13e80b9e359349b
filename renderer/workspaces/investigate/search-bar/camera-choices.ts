import { boundText } from '../../../../app/domain/bound.ts';
import type { Camera } from '../../../../app/domain/camera.ts';

/** Cameras that are chosen together: those of a road, of one direction of it, or of a force. */
export type CameraGroup = { readonly label: string; readonly cameraIds: readonly string[] };

/** All cameras as they can be chosen, prepared once. */
export type CameraChoices = {
  readonly cameras: readonly Camera[];
  /** What each is found by, in the order of `cameras`. */
  readonly words: readonly string[];
  readonly groups: readonly (CameraGroup & { readonly words: string })[];
};

/** Words apart by one space, with one before each and after the last, so that a word's beginning is found as ` beg`. */
const wordsOf = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

const directed = (camera: Camera): string => `${camera.road} ${boundText(camera.direction)}`;

export function cameraChoices(all: Iterable<Camera>): CameraChoices {
  const cameras = [...all].sort(
    (a, b) =>
      a.road.localeCompare(b.road, 'en', { numeric: true }) || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  const groups = new Map<string, string[]>();
  const add = (label: string, id: string): void => {
    const known = groups.get(label);
    if (known === undefined) groups.set(label, [id]);
    else known.push(id);
  };
  for (const camera of cameras) {
    if (camera.road !== '') {
      add(camera.road, camera.id);
      if (camera.direction !== '') add(directed(camera), camera.id);
    }
    if (camera.organisation !== '') add(camera.organisation, camera.id);
  }
  return {
    cameras,
    words: cameras.map((camera) =>
      wordsOf(`${camera.name} ${directed(camera)} ${camera.junction ?? ''} ${camera.organisation} ${camera.id}`),
    ),
    groups: [...groups]
      .filter(([, cameraIds]) => cameraIds.length > 1)
      .map(([label, cameraIds]) => ({ label, cameraIds, words: wordsOf(label) })),
  };
}

export type FoundCameras = {
  /**
   * First the groups that have every typed word whole, then those in which one only begins a longer word: for M1, M1 before M11. Within
   * each, the smallest group first: whoever types more of a name means fewer cameras.
   */
  readonly groups: readonly CameraGroup[];
  readonly cameras: readonly Camera[];
};

/** Cameras and groups in which every typed word begins some word. Nothing typed finds all cameras and no group. */
export function findCameras({ cameras, words, groups }: CameraChoices, typed: string): FoundCameras {
  const wanted = wordsOf(typed)
    .trim()
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ` ${word}`);
  if (wanted.length === 0) return { groups: [], cameras };
  const fits = (text: string | undefined): boolean => wanted.every((word) => text?.includes(word) === true);
  /** 0 when every typed word is a whole word of the text, 1 when one only begins a longer word. */
  const wholeWordRank = (text: string): number => Number(!wanted.every((word) => text.includes(`${word} `)));
  return {
    groups: groups
      .filter((group) => fits(group.words))
      .sort(
        (a, b) =>
          wholeWordRank(a.words) - wholeWordRank(b.words) ||
          a.cameraIds.length - b.cameraIds.length ||
          a.label.localeCompare(b.label, 'en', { numeric: true }),
      ),
    cameras: cameras.filter((_, at) => fits(words[at])),
  };
}
