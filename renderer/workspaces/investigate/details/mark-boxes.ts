import { VRM_MAX_CHARACTERS } from '../../../../app/domain/vrm.ts';

/**
 * A mark as it is typed into boxes, one character each. An empty box is no character, so a mark that is shorter than
 * what the camera read leaves boxes empty; behind the last character is one more box while the mark may be longer.
 */
export type Boxes = readonly string[];

export const markIn = (boxes: Boxes): string => boxes.join('');

/** With exactly one empty box at the end, as long as another character would fit. */
function trimmed(boxes: Boxes): Boxes {
  let end = boxes.length;
  while (end > 0 && boxes[end - 1] === '') end -= 1;
  const filled = boxes.slice(0, end);
  return markIn(filled).length < VRM_MAX_CHARACTERS && filled.length < VRM_MAX_CHARACTERS ? [...filled, ''] : filled;
}

export const boxesOf = (mark: string): Boxes => trimmed([...mark].slice(0, VRM_MAX_CHARACTERS));

export type Typed = {
  readonly boxes: Boxes;
  /** The box that has the caret now. */
  readonly at: number;
  /** Why nothing was taken, in words for the person; absent when it was. */
  readonly refused?: string;
};

/**
 * Types or pastes a text from a box on, over what stands there. All of it or nothing: a text without one of its
 * characters would be another mark.
 */
export function typeInto(boxes: Boxes, at: number, text: string): Typed {
  const characters = [...text.normalize('NFKC').replace(/\s+/g, '')].map((each) => each.toUpperCase());
  const bad = characters.find((each) => !/^[A-Z0-9]$/.test(each));
  if (bad !== undefined)
    return { boxes, at, refused: `“${bad}” is on no plate: letters A to Z and figures 0 to 9 only.` };
  if (characters.length === 0) return { boxes, at };
  if (at + characters.length > VRM_MAX_CHARACTERS)
    return { boxes, at, refused: `A mark has ${VRM_MAX_CHARACTERS} characters at most.` };
  const next = [...boxes];
  characters.forEach((character, i) => {
    next[at + i] = character;
  });
  const now = trimmed(next.map((box) => box ?? ''));
  return { boxes: now, at: Math.min(at + characters.length, now.length - 1) };
}

/** Backspace: empties the box, or the one before when it is empty. */
export function eraseBefore(boxes: Boxes, at: number): Typed {
  const place = (boxes[at] ?? '') === '' ? Math.max(0, at - 1) : at;
  const now = trimmed(boxes.map((box, i) => (i === place ? '' : box)));
  return { boxes: now, at: Math.min(place, now.length - 1) };
}
