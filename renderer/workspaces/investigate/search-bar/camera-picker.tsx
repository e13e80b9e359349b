import {
  useDeferredValue,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { Camera } from '../../../../app/domain/camera.ts';
import { cameraIdsOf, useCameras } from '../../../state/camera-store.ts';
import { useVersioned } from '../../../state/versioned.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { boundText, countText, figureText } from '../../../words/measures.ts';
import { failureWords } from '../../../words/failures.ts';
import { cameraChoices, findCameras, type CameraGroup } from './camera-choices.ts';
import { setCameras } from './chosen-cameras.ts';
import { useDraft } from './draft-store.ts';
import { OwnGroups } from './own-groups.tsx';
import './camera-picker.css';

/** More would not be looked through; typing finds the others. */
const SHOWN_CAMERAS = 100;
const SHOWN_GROUPS = 5;

type Item =
  { readonly kind: 'group'; readonly group: CameraGroup } | { readonly kind: 'camera'; readonly camera: Camera };

const idsOf = (item: Item): readonly string[] => (item.kind === 'group' ? item.group.cameraIds : [item.camera.id]);

/** What a camera is called beside its name: `M1 northbound, South Yorkshire Police`. */
const asideOf = ({ road, direction, organisation }: Camera): string =>
  [`${road} ${boundText(direction)}`.trim(), organisation].filter((part) => part !== '').join(', ');

/** A list of all cameras, found by name, road, direction or force; each press changes the question at once. */
export function CameraPicker({
  startAt,
  onDone,
}: {
  /** Where the focus is first: looking for cameras, or naming those that are chosen. */
  readonly startAt: 'find' | 'name';
  readonly onDone: () => void;
}): ReactNode {
  const id = useId();
  const cameras = useCameras((state) => state.cameras);
  const failure = useCameras((state) => state.failure);
  const place = useDraft((state) => state.place);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  // Those chosen when the list was opened stand first in it, where a press moves nothing.
  const [chosenBefore] = useState(() => new Set(cameraIdsOf(place)));
  const choices = useMemo(() => cameraChoices(cameras.values()), [cameras]);
  const wanted = useDeferredValue(typed);
  const found = useMemo(() => findCameras(choices, wanted), [choices, wanted]);
  // An area stands for its cameras: the first press here makes them a choice of cameras.
  // Which cameras an area holds depends on those that are loaded.
  const placeNow = useVersioned(place, cameras);
  const chosen = useMemo(() => new Set(cameraIdsOf(placeNow.now)), [placeNow]);
  const items = useMemo((): readonly Item[] => {
    const isFirst = ({ id: each }: Camera): boolean => chosenBefore.has(each);
    const shown =
      wanted.trim() !== '' || chosenBefore.size === 0
        ? found.cameras
        : [...found.cameras.filter(isFirst), ...found.cameras.filter((each) => !isFirst(each))];
    return [
      ...found.groups.slice(0, SHOWN_GROUPS).map((group): Item => ({ kind: 'group', group })),
      ...shown.slice(0, SHOWN_CAMERAS).map((camera): Item => ({ kind: 'camera', camera })),
    ];
  }, [found, wanted, chosenBefore]);
  useLayoutEffect(() => {
    list.current?.children[at]?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);

  const isChosen = (item: Item): boolean => idsOf(item).every((each) => chosen.has(each));
  const toggle = (item: Item | undefined): void => {
    if (item === undefined) return;
    const ids = idsOf(item);
    const next = new Set(chosen);
    if (isChosen(item)) ids.forEach((each) => next.delete(each));
    else ids.forEach((each) => next.add(each));
    setCameras(next);
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((old) => (items.length === 0 ? 0 : (old + step + items.length) % items.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      toggle(items[at]);
    }
  };
  const more = found.cameras.length - SHOWN_CAMERAS;
  const all = found.cameras.map((camera) => camera.id);
  const canTakeAll = typed.trim() !== '' && all.length > 1 && !all.every((each) => chosen.has(each));
  return (
    <div className="camera-picker">
      <div className="field-box m">
        <Icon name="search" size={14} />
        <input
          role="combobox"
          aria-label="Find cameras"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={items.length > 0 ? `${id}-${at}` : undefined}
          autoComplete="off"
          spellCheck={false}
          data-autofocus={startAt === 'find' ? '' : undefined}
          placeholder="Name, road, direction or force"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={keyDown}
        />
      </div>
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label="Cameras" aria-multiselectable="true">
        {items.map((item, index) => {
          const isGroup = item.kind === 'group';
          const on = isChosen(item);
          return (
            <li
              key={isGroup ? `group ${item.group.label}` : item.camera.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={on}
              className={index === at ? 'at' : ''}
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setAt(index)}
              onClick={() => toggle(item)}
            >
              <span className={on ? 'check-mark on' : 'check-mark'} aria-hidden="true">
                {on && <Icon name="tick" size={11} />}
              </span>
              {isGroup ? (
                <>
                  <b>All of {item.group.label}</b>
                  <span className="t3">{countText(item.group.cameraIds.length, 'camera')}</span>
                </>
              ) : (
                <>
                  <span>{item.camera.name}</span>
                  <span className="t3">{asideOf(item.camera)}</span>
                </>
              )}
            </li>
          );
        })}
        {items.length === 0 && (
          <li className="t2 none" role="presentation">
            {cameras.size > 0
              ? 'No camera is called that.'
              : failure === undefined
                ? 'The cameras are loading.'
                : `${failureWords(failure, 'reading').title}. The cameras could not be loaded.`}
          </li>
        )}
      </ul>
      {more > 0 && <p className="t3 fs11">{figureText(more)} more: type more of the name, or a road or force.</p>}
      <OwnGroups chosen={chosen} takesFocus={startAt === 'name'} />
      <div className="row picker-end">
        <b role="status" aria-label="Cameras chosen">
          {countText(chosen.size, 'camera')} chosen
        </b>
        {chosen.size > 0 && (
          <Button size="s" variant="ghost" onClick={() => setCameras(new Set())}>
            Clear
          </Button>
        )}
        <span className="grow" />
        {canTakeAll && (
          <Button size="s" icon="plus" onClick={() => setCameras(new Set([...chosen, ...all]))}>
            {`Add all ${figureText(all.length)} found`}
          </Button>
        )}
        <Button variant="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
