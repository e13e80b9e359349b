import { useState, type ReactNode } from 'react';
import { ariaKeys, keysOf } from '../../../commands/command.ts';
import { useDraft } from './draft-store.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { zoneAt } from '../../../../app/domain/london-time.ts';
import { fullSpanText, lengthText, periodSpan, spanText } from '../../../time/period.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { SavedWindows } from '../../../saved/saved-windows.tsx';
import { periodField } from '../handles.ts';
import { askForWindow } from '../time-windows.ts';
import { openPeriod } from '../question-commands.ts';
import { PeriodForm } from './period-form.tsx';
import './period.css';

/** The period, always with both ends in words. A press opens the form. */
export function PeriodPicker({
  error,
  changed,
}: {
  readonly error: string | undefined;
  readonly changed: boolean;
}): ReactNode {
  const period = useDraft((state) => state.period);
  const [open, setOpen] = useState(false);
  periodField.useProvide({ open: () => setOpen(true) });
  const span = periodSpan(period, serviceNowMs());
  const full = spanText(span);
  const short = spanText(span, true);
  return (
    <span className="popover-anchor">
      <button
        type="button"
        className={['period-button', error === undefined ? '' : 'bad', changed ? 'differs' : '']
          .filter(Boolean)
          .join(' ')}
        aria-label={`Period: ${fullSpanText(span)}, ${lengthText(span)}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-keyshortcuts={ariaKeys(keysOf(openPeriod))}
        onClick={() => setOpen(!open)}
      >
        <Icon name="clock" size={14} />
        <span className="hide-narrow num">
          {full.from} <span className="t3">to</span> {full.to}
        </span>
        <span className="only-narrow num">
          {short.from} <span className="t3">to</span> {short.to}
        </span>
        <span className="t3 hide-narrow">{zoneAt(span.toMs)}</span>
      </button>
      {open && (
        <Popover name="Period" onClose={() => setOpen(false)} className="period-popover">
          <PeriodForm
            period={period}
            nowMs={serviceNowMs()}
            onUse={(chosen) => {
              useDraft.setState({ period: chosen });
              setOpen(false);
            }}
            onCancel={() => setOpen(false)}
          />
          <SavedWindows
            verb="Ask for"
            label="Save this period as"
            span={span}
            onUse={({ name }, chosen) => {
              askForWindow(name, chosen);
              setOpen(false);
            }}
            takesFocus="elsewhere"
          />
        </Popover>
      )}
    </span>
  );
}
