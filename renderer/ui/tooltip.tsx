import type { ReactElement, ReactNode } from 'react';
import { Focusable } from 'react-aria-components/Focusable';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Keys } from './keys.tsx';
import './tooltip.css';

/** How long a pointer rests before a tooltip opens; the next control's follows at once. */
const DELAY_MS = 500;

/**
 * A few words beside a control, on hover or keyboard focus: its name and its keys. It says nothing that is not said
 * elsewhere. Esc closes it and focus stays.
 */
export function Tooltip({
  words,
  keys = [],
  side = 'right',
  children,
}: {
  readonly words: string;
  readonly keys?: readonly string[];
  readonly side?: 'right' | 'bottom';
  /** One control that can take focus. */
  readonly children: ReactElement<{ readonly 'aria-describedby'?: string }, string>;
}): ReactNode {
  return (
    <TooltipTrigger delay={DELAY_MS} closeDelay={0}>
      <Focusable>{children}</Focusable>
      <AriaTooltip placement={side} offset={6} className="tooltip">
        <span>{words}</span>
        {keys.length > 0 && <Keys keys={keys} />}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
