import { useState, type ReactNode } from 'react';
import { keysOf } from '../../commands/command.ts';
import { SavedWindows } from '../../saved/saved-windows.tsx';
import { useLooking, useSearch, useTimeFilter } from '../../search/search-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { showWindows } from './commands.ts';
import { timeWindows } from './handles.ts';
import { brushWindow, partWithin, windowFault } from './time-windows.ts';
import './brush-windows.css';

type At = 'list' | 'name';

/** Named stretches of time for the brush, in whatever result is shown. */
export function BrushWindows(): ReactNode {
  const [at, setAt] = useState<At>();
  const looking = useLooking();
  const [time] = useTimeFilter();
  const isAnswered = useSearch(({ accepted, result }) => accepted && result?.kind === 'reads');
  timeWindows.useProvide({ open: isAnswered ? setAt : undefined });
  if (!isAnswered || looking === undefined) return null;
  const close = (): void => setAt(undefined);
  return (
    <span className="popover-anchor">
      <Button
        variant="ghost"
        size="s"
        icon="calendar"
        iconOnly="Time windows"
        title="Time windows: save the brush, or set it to one"
        keys={keysOf(showWindows)}
        aria-haspopup="dialog"
        aria-expanded={at !== undefined}
        onClick={() => setAt(at === undefined ? 'list' : undefined)}
      />
      {at !== undefined && (
        <Popover key={at} name="Time windows" side="above" onClose={close} className="brush-windows">
          <SavedWindows
            verb="Look at"
            label="Save the brush as"
            span={time ?? looking.bounds()}
            cannot={windowFault}
            note={(span) => {
              const part = partWithin(span, looking.bounds());
              const isPart = part !== undefined && (part.fromMs !== span.fromMs || part.toMs !== span.toMs);
              return isPart ? 'this result holds a part of it' : undefined;
            }}
            onUse={({ name }, span) => {
              close();
              brushWindow(name, span);
            }}
            takesFocus={at}
          />
        </Popover>
      )}
    </span>
  );
}
