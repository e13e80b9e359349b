import { useEffect, useRef, useState, type ReactNode } from 'react';
import { countCameras, loadCameras, useCameras } from '../../../state/camera-store.ts';
import { keysOf } from '../../../commands/command.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { countText } from '../../../words/measures.ts';
import { areaText } from '../../../words/place.ts';
import { AreaForm } from './area-form.tsx';
import { drawArea, useAreaMode } from './area-tool-store.ts';
import { CameraPicker } from './camera-picker.tsx';
import { isSomewhere, NOWHERE, useDraft, type DraftPlace } from './draft-store.ts';
import { ImportArea } from './import-area.tsx';
import { chooseCameras, drawArea as drawAreaCommand } from '../commands.ts';
import { placeField } from '../handles.ts';
import './place-field.css';

/** `12 cameras`, `Circle of 500 m, 3 cameras`; what it means that nothing is chosen depends on the question. */
function chosenPlaceText(place: DraftPlace, cameras: number): string {
  const count = countText(cameras, 'camera');
  if (place.area === undefined) return count;
  const area = areaText(place.area);
  return `${area.charAt(0).toUpperCase()}${area.slice(1)}, ${count}`;
}

/** Where the question looks, and the ways to choose it. */
export function PlaceField({
  error,
  changed,
}: {
  readonly error: string | undefined;
  /** It is not that of the results. */
  readonly changed: boolean;
}): ReactNode {
  const kind = useDraft((state) => state.kind);
  const place = useDraft((state) => state.place);
  // What an area holds is counted again once the cameras are known.
  const known = useCameras(({ cameras }) => cameras.size);
  const [openAt, setOpenAt] = useState<'find' | 'name'>();
  const isOpen = openAt !== undefined;
  useEffect(() => {
    void loadCameras();
  }, []);
  const choose = useRef<HTMLButtonElement>(null);
  const [isDrawing, setDrawing] = useState(false);
  const mode = useAreaMode((state) => state.mode);
  placeField.useProvide({
    focus: () => choose.current?.focus(),
    chooseCameras: (at = 'find') => setOpenAt(at),
    drawArea: () => setDrawing(true),
  });
  const somewhere = isSomewhere(place);
  const text = somewhere
    ? known === 0 && place.area !== undefined
      ? areaText(place.area)
      : chosenPlaceText(place, countCameras(place))
    : kind === 'pattern'
      ? 'Anywhere'
      : 'No place yet';
  return (
    <span className={['place-field', changed ? 'differs' : ''].filter(Boolean).join(' ')}>
      <span
        role="status"
        aria-label="Place"
        className={['place-chosen', somewhere ? 'on' : '', error === undefined ? '' : 'bad'].filter(Boolean).join(' ')}
      >
        <Icon name="pin" size={14} />
        <span title={text}>{text}</span>
        {somewhere && (
          <button
            type="button"
            aria-label="Clear place"
            title="Clear"
            onClick={() => useDraft.setState({ place: NOWHERE })}
          >
            <Icon name="cross" size={12} />
          </button>
        )}
      </span>
      <span className="popover-anchor">
        <Button
          ref={choose}
          size="l"
          icon="camera"
          keys={keysOf(chooseCameras)}
          isNarrow
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={() => setOpenAt(isOpen ? undefined : 'find')}
        >
          Choose cameras
        </Button>
        {isOpen && (
          <Popover
            key={openAt}
            name="Cameras to search"
            onClose={() => setOpenAt(undefined)}
            className="camera-popover"
          >
            <CameraPicker startAt={openAt} onDone={() => setOpenAt(undefined)} />
          </Popover>
        )}
      </span>
      <span className="popover-anchor">
        <Button
          size="l"
          icon="polygon"
          keys={keysOf(drawAreaCommand)}
          isNarrow
          aria-haspopup="dialog"
          aria-expanded={isDrawing}
          onClick={() => (mode === undefined ? setDrawing((open) => !open) : drawArea(undefined))}
        >
          Draw area
        </Button>
        {isDrawing && (
          <Popover name="Area to search" onClose={() => setDrawing(false)} className="area-popover">
            <AreaForm onDone={() => setDrawing(false)} />
          </Popover>
        )}
      </span>
      <ImportArea />
    </span>
  );
}
