import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import type { AreaDrawing } from './area-drawing.ts';
import { drawingHint, type AreaTool } from './area-tool.ts';
import type { MapEngine } from './map-engine.ts';

/** Shows the area of a question on the map, and lets it be drawn there. What drawing needs is loaded with the first area. */
export function AreaOnMap({
  engine,
  tool,
}: {
  readonly engine: MapEngine | undefined;
  readonly tool: AreaTool;
}): ReactNode {
  const { area, mode } = tool;
  const [drawing, setDrawing] = useState<AreaDrawing>();
  const latest = useRef(tool);
  useEffect(() => {
    latest.current = tool;
  });
  const isWanted = area !== undefined || mode !== undefined;
  useEffect(() => {
    if (engine === undefined || !isWanted) return undefined;
    let made: AreaDrawing | undefined;
    let isOver = false;
    void import('./area-drawing.ts').then(({ AreaDrawing: Made }) => {
      if (isOver) return;
      made = new Made(engine.base, {
        onArea: (drawn) => latest.current.onArea(drawn),
        onEnd: () => latest.current.onEnd(),
      });
      setDrawing(made);
    });
    return () => {
      isOver = true;
      made?.dispose();
      setDrawing(undefined);
    };
  }, [engine, isWanted]);
  useEffect(() => drawing?.show(area), [drawing, area]);
  useEffect(() => {
    drawing?.begin(mode);
  }, [drawing, mode]);
  useEffect(() => {
    if (mode === undefined) return undefined;
    const stop = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      // Esc would also stop a search.
      event.preventDefault();
      event.stopPropagation();
      latest.current.onEnd();
    };
    document.addEventListener('keydown', stop, { capture: true });
    return () => document.removeEventListener('keydown', stop, { capture: true });
  }, [mode]);
  if (mode === undefined) return null;
  return (
    <div className="map-drawing" role="status" aria-label="Drawing an area">
      <span>{drawingHint(mode, area)}</span>
      <Button size="s" keys={['Esc']} onClick={tool.onEnd}>
        {mode === 'edit' ? 'Done' : 'Stop'}
      </Button>
    </div>
  );
}
