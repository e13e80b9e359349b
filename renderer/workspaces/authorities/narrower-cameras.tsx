import { useState, type ReactNode } from 'react';
import { useCameras } from '../../state/camera-store.ts';
import { Button } from '../../ui/button.tsx';
import { CheckBox, TextField } from '../../ui/field.tsx';
import { figureText } from '../../words/measures.ts';

/** Cameras of a request, of which fewer may be granted. What is typed only says which are listed. */
export function NarrowerCameras({
  asked,
  chosen,
  fault,
  onChoose,
}: {
  readonly asked: readonly string[];
  readonly chosen: readonly string[];
  readonly fault: string | undefined;
  readonly onChoose: (cameraIds: readonly string[]) => void;
}): ReactNode {
  const [find, setFind] = useState('');
  const cameras = useCameras((state) => state.cameras);
  const nameOf = (id: string): string => {
    const camera = cameras.get(id);
    return camera === undefined ? id : `${camera.name}, ${id}`;
  };
  const wanted = find.trim().toLowerCase();
  const listed = asked.filter((id) => nameOf(id).toLowerCase().includes(wanted));
  const set = new Set(chosen);
  const put = (ids: readonly string[], on: boolean): void => {
    const changed = new Set(ids);
    onChoose(asked.filter((id) => (changed.has(id) ? on : set.has(id))));
  };
  return (
    <fieldset
      className="decision-cameras"
      aria-describedby={fault === undefined ? undefined : 'decision-cameras-fault'}
    >
      <legend>
        Cameras, {figureText(chosen.length)} of {figureText(asked.length)}
      </legend>
      <TextField
        label="Find a camera"
        value={find}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => setFind(event.target.value)}
      />
      <div className="row">
        <Button size="s" onClick={() => onChoose(listed)}>
          Only {wanted === '' ? 'these' : 'those found'}, {figureText(listed.length)}
        </Button>
        <Button size="s" onClick={() => put(listed, false)}>
          None of them
        </Button>
      </div>
      <div className="decision-set">
        {listed.map((id) => (
          <CheckBox key={id} label={nameOf(id)} checked={set.has(id)} onChange={(on) => put([id], on)} />
        ))}
        {listed.length === 0 && <p className="t2">No camera of this request is called so.</p>}
      </div>
      {fault !== undefined && (
        <p className="field-help bad" id="decision-cameras-fault">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
