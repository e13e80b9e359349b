import { useState, type FormEvent, type ReactNode } from 'react';
import type { Polygon } from '../../../../app/domain/area.ts';
import type { AreaMode } from '../../../map/area-tool.ts';
import { countCameras } from '../../../state/camera-store.ts';
import { Button } from '../../../ui/button.tsx';
import { TextArea, TextField } from '../../../ui/field.tsx';
import { GRID_ERROR_M } from '../../../map/grid-reference.ts';
import { countText, figureText } from '../../../words/measures.ts';
import { drawArea } from './area-tool-store.ts';
import { useDraft } from './draft-store.ts';
import { MOST_RADIUS_M, parsePosition, typedCircle, typedCorners } from './typed-place.ts';
import './area-form.css';

const SHAPES: readonly { readonly mode: AreaMode; readonly name: string }[] = [
  { mode: 'rectangle', name: 'Rectangle' },
  { mode: 'polygon', name: 'Polygon' },
  { mode: 'circle', name: 'Circle' },
];

/** What a typed centre was taken for: the way to see a slip before it is searched. */
function ReadAs({ text }: { readonly text: string }): ReactNode {
  const read = parsePosition(text);
  if (!read.ok) return 'A grid reference, or latitude and longitude.';
  const { lat, lon, squareM } = read.value;
  const place = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return squareM === undefined
    ? place
    : `${place}: middle of a square of ${figureText(squareM)} m, within ${GRID_ERROR_M} m`;
}

/** An area by mouse on the map, or by keys: a circle by centre and radius, anything else by its corners. */
export function AreaForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const area = useDraft((state) => state.place.area);
  const [centre, setCentre] = useState('');
  const [radius, setRadius] = useState('');
  const [corners, setCorners] = useState('');
  const [faults, setFaults] = useState<{
    readonly centre?: string;
    readonly radius?: string;
    readonly corners?: string;
  }>({});

  const use = (made: Polygon): void => {
    useDraft.setState({ place: { area: made } });
    onDone();
  };
  const draw = (mode: AreaMode): void => {
    drawArea(mode);
    onDone();
  };
  const useCircle = (event: FormEvent): void => {
    event.preventDefault();
    const made = typedCircle(centre, radius);
    if (made.ok) use(made.value);
    else setFaults(made.failure);
  };
  const useCorners = (event: FormEvent): void => {
    event.preventDefault();
    const made = typedCorners(corners);
    if (made.ok) use(made.value);
    else setFaults({ corners: made.failure });
  };
  const typed = typedCircle(centre, radius);
  return (
    <div className="area-form">
      <div role="group" aria-label="Draw on the map" className="row">
        {SHAPES.map(({ mode, name }) => (
          <Button key={mode} onClick={() => draw(mode)}>
            {name}
          </Button>
        ))}
        <span className="grow" />
        {area !== undefined && (
          <Button icon="pencil" onClick={() => draw('edit')}>
            Edit the area
          </Button>
        )}
      </div>
      <form onSubmit={useCircle}>
        <h3>Or type a circle</h3>
        <div className="area-circle">
          <TextField
            label="Centre"
            data-autofocus=""
            autoComplete="off"
            spellCheck={false}
            placeholder="SE 302 211, or 53.64, -1.52"
            value={centre}
            error={faults.centre}
            help={<ReadAs text={centre} />}
            onChange={(event) => {
              setCentre(event.target.value);
              setFaults({});
            }}
          />
          <TextField
            label="Radius in metres"
            inputMode="numeric"
            autoComplete="off"
            placeholder="500"
            value={radius}
            error={faults.radius}
            help={`at most ${MOST_RADIUS_M / 1_000} km`}
            onChange={(event) => {
              setRadius(event.target.value);
              setFaults({});
            }}
          />
        </div>
        <div className="row">
          <span className="t2">{typed.ok && `${countText(countCameras({ area: typed.value }), 'camera')} inside`}</span>
          <span className="grow" />
          <Button type="submit" variant="primary">
            Use circle
          </Button>
        </div>
      </form>
      <form onSubmit={useCorners}>
        <h3>Or its corners</h3>
        <TextArea
          label="Corners"
          aside="one on each line; two are a rectangle"
          rows={4}
          spellCheck={false}
          placeholder={'SE 302 211\nSE 331 240'}
          value={corners}
          error={faults.corners}
          onChange={(event) => {
            setCorners(event.target.value);
            setFaults({});
          }}
        />
        <div className="row">
          <span className="grow" />
          <Button type="submit">Use corners</Button>
        </div>
      </form>
    </div>
  );
}
