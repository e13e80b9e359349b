import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import { useCallback, useMemo, useRef, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Panel, PanelBody, PanelHead } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { spanOf, type Investigation, type Span } from '../columns/investigation.ts';
import { useInvestigation, useNewestInvestigation, useTimeFollowsResults } from '../columns/use-results.ts';
import { keysOf, type Command } from '../commands/command.ts';
import { countText } from '../words/measures.ts';
import { spanInWords } from '../words/span.ts';
import { useLooking, useSelection, useTimeFilter } from '../search/search-view.tsx';
import { AXIS_PX, LANE_PX, Lanes } from './lanes.tsx';
import { Overview } from './overview.tsx';
import { clampBrush } from './timeline-scale.ts';
import { useWidth } from './use-width.ts';
import './timeline.css';

const LENGTHS = [
  { value: '4', label: '4 h' },
  { value: '24', label: '24 h' },
  { value: '168', label: '7 d' },
  { value: '720', label: '30 d' },
] as const;

const GUTTER_PX = 96;
const OVERVIEW_PX = 58;

function Drawing({
  investigation,
  span,
  brush,
}: {
  readonly investigation: Investigation;
  readonly span: Span;
  readonly brush: Span;
}): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const { hoveredRow, selectedRow, hover, select } = useSelection();
  const [, setBrush] = useTimeFilter();
  const looking = useLooking();
  const height = OVERVIEW_PX + AXIS_PX + (investigation.vehicles.length + 1) * LANE_PX + 2;
  const toX = Math.max(GUTTER_PX + 40, width - 16);
  return (
    <div ref={holder} className="timeline-scroll">
      {width > 0 && (
        <svg width={width} height={height} className="timeline-drawing">
          <title>Timeline of the reads</title>
          <text x={12} y={20} className="lane-name">
            {countText(Math.max(1, Math.round((span.toMs - span.fromMs) / DAY_MS)), 'day')}
          </text>
          <text x={12} y={34} className="tick">
            {investigation.passes === undefined ? 'all reads' : 'filtered reads'}
          </text>
          <Overview
            investigation={investigation}
            span={span}
            brush={brush}
            fromX={GUTTER_PX}
            toX={toX}
            onBrush={setBrush}
            onHold={() => looking?.history.begin()}
            onRelease={() => looking?.history.end()}
          />
          <line x1={0} x2={width} y1={OVERVIEW_PX + 0.5} y2={OVERVIEW_PX + 0.5} className="rule" />
          <Lanes
            investigation={investigation}
            brush={brush}
            fromX={GUTTER_PX}
            toX={toX}
            top={OVERVIEW_PX}
            hoveredRow={hoveredRow}
            selectedRow={selectedRow}
            onHover={hover}
            onSelect={select}
          />
        </svg>
      )}
    </div>
  );
}

/** The period with a brush, and the brushed stretch in lanes; linked both ways with map and table. */
export function TimelinePanel({
  previous,
  next,
}: {
  /** Commands that step through the journey. */
  readonly previous: Command;
  readonly next: Command;
}): ReactNode {
  const investigation = useInvestigation();
  const [brush, setBrush] = useTimeFilter();
  useTimeFollowsResults(useNewestInvestigation());
  const span = useMemo(() => {
    const whole = investigation === undefined ? undefined : spanOf(investigation);
    if (whole === undefined) return undefined;
    const room = Math.max(HOUR_MS, (whole.toMs - whole.fromMs) * 0.01);
    return { fromMs: whole.fromMs - room, toMs: whole.toMs + room };
  }, [investigation]);
  const setLength = useCallback(
    (hours: string) => {
      if (span === undefined || brush === undefined) return;
      const middle = (brush.fromMs + brush.toMs) / 2;
      const half = (Number(hours) * HOUR_MS) / 2;
      setBrush(clampBrush({ fromMs: middle - half, toMs: middle + half }, span));
    },
    [span, brush, setBrush],
  );
  const lengthHours = brush === undefined ? '' : String(Math.round((brush.toMs - brush.fromMs) / HOUR_MS));
  return (
    <Panel name="Timeline" className="timeline-panel">
      <PanelHead title="Timeline" note={brush === undefined ? undefined : spanInWords(brush)}>
        {span !== undefined && (
          <>
            <Button
              variant="ghost"
              size="s"
              icon="first"
              iconOnly="Previous read"
              keys={keysOf(previous)}
              onClick={previous.run}
            />
            <Button variant="ghost" size="s" icon="last" iconOnly="Next read" keys={keysOf(next)} onClick={next.run} />
            <Segmented
              label="Length of the brush"
              choices={LENGTHS}
              value={LENGTHS.find((length) => length.value === lengthHours)?.value}
              onChange={setLength}
            />
          </>
        )}
      </PanelHead>
      <PanelBody>
        {investigation !== undefined && span !== undefined && brush !== undefined ? (
          <Drawing investigation={investigation} span={span} brush={brush} />
        ) : (
          <p className="timeline-empty">The timeline shows reads once a search has found some.</p>
        )}
      </PanelBody>
    </Panel>
  );
}
