import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Camera } from '../../../../app/domain/camera.ts';
import { isTold } from '../../../columns/found-pairs.ts';
import type { Span } from '../../../columns/investigation.ts';
import { withValues, type ChoiceField } from '../../../columns/read-filters.ts';
import { VALUE_FIELDS, valueOfRead } from '../../../columns/read-values.ts';
import { keysOf } from '../../../commands/command.ts';
import { lookInto, type Pointable, type PressedAt } from '../../../search/look-into.ts';
import type { Looking } from '../../../search/looking.ts';
import { useArePairs, useLooking } from '../../../search/search-view.tsx';
import { announce } from '../../../state/announce.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { Keys } from '../../../ui/keys.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { countText, figureText } from '../../../words/measures.ts';
import { spanInWords } from '../../../words/span.ts';
import { undoView } from '../commands.ts';
import { FIELD_TITLES, valueText } from '../filters/filter-words.ts';
import './look-into.css';

type Option =
  | { readonly kind: 'values'; readonly field: ChoiceField; readonly values: readonly string[]; readonly text: string }
  | { readonly kind: 'time'; readonly span: Span; readonly text: string };

const titleOf = (option: Option): string => (option.kind === 'time' ? 'Time' : FIELD_TITLES[option.field]);

/** What can be looked into of what was pressed; a value that is looked into already leads nowhere. */
export function optionsFor(
  { index, filters }: Pick<Looking, 'index' | 'filters'>,
  { row, field, cameraIds, reads, span }: Pointable,
  cameras: ReadonlyMap<string, Camera>,
): readonly Option[] {
  const { reads: chosen, time } = filters.getState();
  const options: Option[] = [];
  const [first] = cameraIds ?? [];
  if (cameraIds !== undefined && first !== undefined) {
    const name = valueText('camera', first, cameras);
    const more = cameraIds.length === 1 ? '' : ` and ${countText(cameraIds.length - 1, 'camera')} near it`;
    options.push({
      kind: 'values',
      field: 'camera',
      values: cameraIds,
      text: `${name}${more}${reads === undefined ? '' : `, ${countText(reads, 'read')}`}`,
    });
  }
  if (span !== undefined && !(time?.fromMs === span.fromMs && time.toMs === span.toMs))
    options.push({ kind: 'time', span, text: `${spanInWords(span)}, ${countText(index.countIn(span), 'read')}` });
  if (row !== undefined && row < index.rows) {
    const fields = [...VALUE_FIELDS].sort((a, b) => Number(b === field) - Number(a === field));
    for (const one of fields) {
      const value = valueOfRead(index.table, row, one, cameras);
      const now = chosen[one];
      if (now?.length === 1 && now[0] === value) continue;
      options.push({ kind: 'values', field: one, values: [value], text: valueText(one, value, cameras) });
    }
  }
  return options;
}

/** Narrows every view to a value, as one change that undo takes back with what is chosen and where each view stood. */
function take(looking: Looking, option: Option): void {
  if (option.kind === 'time') looking.setTime(option.span);
  else looking.setReads((reads) => withValues(reads, option.field, option.values));
  const { index, filters } = looking;
  const inView = figureText(index.countIn(filters.getState().time));
  announce(`Looking into ${titleOf(option)} ${option.text}. ${inView} reads in view. Undo goes back.`);
}

const isNothing = ({ row, cameraIds = [], span }: Pointable): boolean =>
  row === undefined && cameraIds.length === 0 && span === undefined;

const EDGE_PX = 8;

/** The values of what was pressed on map, timeline or table. */
export function LookIntoMenu(): ReactNode {
  const looking = useLooking();
  const isPairs = useArePairs();
  const cameras = useCameras((state) => state.cameras);
  const [open, setOpen] = useState<{ readonly what: Pointable; readonly at: PressedAt; readonly of: Looking }>();
  const place = useRef<HTMLDivElement>(null);
  lookInto.useProvide({
    open: (what, at) => setOpen(looking === undefined || isNothing(what) ? undefined : { what, at, of: looking }),
  });
  const isOpen = open !== undefined && open.of === looking;
  useLayoutEffect(() => {
    const element = place.current;
    const box = element?.firstElementChild?.getBoundingClientRect();
    if (element === null || box === undefined) return;
    const at = open?.at ?? { x: (window.innerWidth - box.width) / 2, y: (window.innerHeight - box.height) / 2 };
    element.style.left = `${Math.max(EDGE_PX, Math.min(at.x, window.innerWidth - box.width - EDGE_PX))}px`;
    element.style.top = `${Math.max(EDGE_PX, Math.min(at.y, window.innerHeight - box.height - EDGE_PX))}px`;
  }, [open]);
  if (!isOpen) return null;
  const options = optionsFor(open.of, open.what, cameras).filter(
    (option) => option.kind === 'time' || isTold(option.field, isPairs),
  );
  const close = (): void => setOpen(undefined);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div ref={place} className="look-into" onKeyDown={onKeyDown}>
      <Popover name="Look into" onClose={close}>
        <p className="look-into-head">
          <b>Look into</b>
          <span className="t3">
            back with <Keys keys={keysOf(undoView)} />
          </span>
        </p>
        {options.length === 0 && <p className="t3">All of it is looked into already.</p>}
        {options.map((option) => (
          <button
            key={`${titleOf(option)} ${option.text}`}
            type="button"
            className="look-into-option"
            onClick={() => {
              close();
              take(open.of, option);
            }}
          >
            <span className="t2">{titleOf(option)}</span>
            <b className="num">{option.text}</b>
          </button>
        ))}
      </Popover>
    </div>
  );
}
