import type { ReactNode } from 'react';
import type { Position } from '../../app/movement/geodesy.ts';
import { countText } from '../words/measures.ts';
import { Button } from '../ui/button.tsx';
import { positionText } from './grid-reference.ts';
import { lengthText, measured } from './measured.ts';

type MeasureNoteProps = {
  readonly points: readonly Position[];
  readonly onUndo: () => void;
  readonly onDone: () => void;
};

/** What was measured, in words: the same for the eye and for a screen reader. */
export function MeasureNote({ points, onUndo, onDone }: MeasureNoteProps): ReactNode {
  const { km, bearing } = measured(points);
  const last = points.at(-1);
  return (
    <section className="map-measure" aria-label="Measure">
      <p role="status">
        {last === undefined ? (
          'Press on the map, or Enter for its middle.'
        ) : (
          <>
            <b>{points.length === 1 ? 'First point' : lengthText(km)}</b>
            {bearing !== undefined && ` · ${countText(points.length, 'point')}, last leg ${Math.round(bearing)}°`}
            <br />
            <span className="t2 num">{positionText(last)}</span>
          </>
        )}
      </p>
      <Button
        size="s"
        icon="undo"
        iconOnly="Remove the last point"
        blocked={last === undefined ? 'There is no point' : undefined}
        onClick={onUndo}
      />
      <Button size="s" keys={['Esc']} onClick={onDone}>
        Done
      </Button>
    </section>
  );
}
