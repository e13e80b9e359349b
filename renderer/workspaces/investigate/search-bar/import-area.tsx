import { useMemo, useState, type ReactNode } from 'react';
import type { PickedFile } from '../../../../app/contract/area-file.ts';
import { fail, type Result } from '../../../../app/domain/result.ts';
import { call } from '../../../bridge/bridge.ts';
import { announce } from '../../../state/announce.ts';
import { useCameras } from '../../../state/camera-store.ts';
import { Note } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CheckBox, TextField } from '../../../ui/field.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { countText } from '../../../words/measures.ts';
import { areaText } from '../../../words/place.ts';
import { useDraft } from './draft-store.ts';
import { camerasOf, type AreaFile, type FileShape } from './file-shapes.ts';
import { parseRadius } from './typed-place.ts';
import { areaImport } from '../handles.ts';
import './import-area.css';

/** How near to a track or a point a camera must be, until somebody says otherwise [default]. */
const NEAR_M = '250';

const shapeText = (shape: FileShape): string => {
  if (shape.kind === 'area') return areaText(shape.polygon);
  return shape.points.length === 1 ? 'point' : `track of ${countText(shape.points.length, 'point')}`;
};

/** The shapes of a file: one area is taken as it is, of anything else the cameras in it and near it. */
function Shapes({ file, onDone }: { readonly file: AreaFile; readonly onDone: () => void }): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const [taken, setTaken] = useState<ReadonlySet<FileShape>>(() => new Set(file.shapes.slice(0, 1)));
  const [near, setNear] = useState(NEAR_M);
  const within = parseRadius(near);
  const withinM = within.ok ? within.value : 0;
  const chosen = useMemo(() => file.shapes.filter((shape) => taken.has(shape)), [file, taken]);
  const ids = useMemo(() => camerasOf(chosen, withinM, cameras.values()), [chosen, withinM, cameras]);
  const [only, ...more] = chosen;
  const area = only?.kind === 'area' && more.length === 0 ? only.polygon : undefined;
  const hasPaths = chosen.some(({ kind }) => kind === 'path');
  const toggle = (shape: FileShape, on: boolean): void => {
    const next = new Set(taken);
    if (on) next.add(shape);
    else next.delete(shape);
    setTaken(next);
  };
  const blocked = (): string | undefined => {
    if (only === undefined) return 'Choose a shape first';
    if (hasPaths && !within.ok) return within.failure;
    return ids.length === 0 ? 'No camera is there' : undefined;
  };
  return (
    <>
      <ul aria-label="Shapes in the file">
        {file.shapes.map((shape, at) => (
          <li key={at}>
            <CheckBox
              checked={taken.has(shape)}
              onChange={(on) => toggle(shape, on)}
              label={
                <>
                  {shape.name === '' ? `Shape ${at + 1}` : shape.name}, <span className="t2">{shapeText(shape)}</span>
                </>
              }
            />
          </li>
        ))}
      </ul>
      {hasPaths && (
        <TextField
          label="Cameras within metres"
          aside="of a track or point"
          inputMode="numeric"
          autoComplete="off"
          value={near}
          error={within.ok ? undefined : within.failure}
          onChange={(event) => setNear(event.target.value)}
        />
      )}
      {file.notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
      <div className="row">
        <b role="status" aria-label="Cameras there">
          {countText(ids.length, 'camera')} there
        </b>
        <span className="grow" />
        <Button
          variant="primary"
          blocked={blocked()}
          onClick={() => {
            useDraft.setState({ place: area === undefined ? { cameraIds: ids } : { area } });
            onDone();
          }}
        >
          {area === undefined ? 'Use cameras' : 'Use area'}
        </Button>
      </div>
    </>
  );
}

type Picked = {
  readonly time: number;
  readonly name: string;
  readonly read: { readonly file: AreaFile } | { readonly fault: string };
};

/** What reads such files is loaded with the first of them. */
async function readPicked({ file }: PickedFile): Promise<Result<AreaFile, string>> {
  const { readAreaFile, tooLargeText } = await import('./area-file.ts');
  switch (file.state) {
    case 'read':
      return readAreaFile(file.bytes);
    case 'tooLarge':
      return fail(tooLargeText(file.size));
    case 'unreadable':
      return fail('It cannot be read: it is no file, or not yours to read.');
    default:
      return file satisfies never;
  }
}

/** An area out of a file. Main's dialog opens it: the page gets the file that was chosen, and knows no other. */
export function ImportArea(): ReactNode {
  const [picked, setPicked] = useState<Picked>();
  const open = async (): Promise<void> => {
    const reply = await call('area.openFile', {}).catch(() => undefined);
    const chosen = reply?.picked;
    if (chosen === null) return;
    const name = chosen?.name ?? 'The file';
    const read = chosen === undefined ? fail('It could not be opened. Try again.') : await readPicked(chosen);
    // Shown anew, also for a file of the same name.
    setPicked((old) => ({
      time: (old?.time ?? 0) + 1,
      name,
      read: read.ok ? { file: read.value } : { fault: read.failure },
    }));
    announce(read.ok ? `${name}: ${countText(read.value.shapes.length, 'shape')}.` : `${name}: ${read.failure}`);
  };
  areaImport.useProvide({ open: () => void open() });
  return (
    <span className="popover-anchor">
      <Button
        size="l"
        icon="upload"
        title="KML, KMZ, GPX or GeoJSON"
        aria-haspopup="dialog"
        onClick={() => void open()}
      >
        Import area
      </Button>
      {picked !== undefined && (
        <Popover
          key={picked.time}
          name="Area from a file"
          onClose={() => setPicked(undefined)}
          className="import-popover"
        >
          <h3>{picked.name}</h3>
          {'file' in picked.read ? (
            <Shapes file={picked.read.file} onDone={() => setPicked(undefined)} />
          ) : (
            <>
              <Note tone="crit" live="alert">
                {picked.read.fault}
              </Note>
              <div className="row">
                <span className="grow" />
                <Button onClick={() => setPicked(undefined)}>Close</Button>
                <Button icon="upload" onClick={() => void open()}>
                  Another file
                </Button>
              </div>
            </>
          )}
        </Popover>
      )}
    </span>
  );
}
