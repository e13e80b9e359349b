import type { ReactNode } from 'react';
import type { Span } from '../time/period.ts';
import { spanInWords } from '../words/span.ts';
import { SaveForm } from './save-form.tsx';
import { SavedList } from './saved-list.tsx';
import { UNREADABLE, type Saved } from './saved.ts';

const whole = ({ fromMs, toMs }: Span): Span => ({ fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs) });

/** Stretches of time that this person named: set again in one press, and a new one of what is set now. */
export function SavedWindows({
  verb,
  label,
  span,
  cannot = () => undefined,
  note = () => undefined,
  onUse,
  takesFocus = 'list',
}: {
  readonly verb: string;
  /** Of the field for the name. */
  readonly label: string;
  /** What is set now, and so what would be saved. */
  readonly span: Span | undefined;
  readonly cannot?: (span: Span) => string | undefined;
  /** What is to be known of one before it is used. */
  readonly note?: (span: Span) => string | undefined;
  readonly onUse: (item: Saved<'window'>, span: Span) => void;
  readonly takesFocus?: 'list' | 'name' | 'elsewhere';
}): ReactNode {
  return (
    <section className="saved-windows" aria-label="Your time windows">
      <h3>Your time windows</h3>
      <SavedList
        kind="window"
        verb={verb}
        takesFocus={takesFocus === 'list'}
        words={({ thing }) => {
          if (thing === null) return null;
          const said = note(thing);
          return (
            <>
              <span className="num">{spanInWords(thing)}</span>
              {said !== undefined && <span className="tone-warn">; {said}</span>}
            </>
          );
        }}
        cannot={({ thing }) => (thing === null ? UNREADABLE : cannot(thing))}
        onUse={(item) => {
          if (item.thing !== null) onUse(item, item.thing);
        }}
        none="None yet. One that is saved can be set again in any result."
      />
      <SaveForm
        kind="window"
        label={label}
        thing={span === undefined ? undefined : { kind: 'window', ...whole(span) }}
        blocked="There is no time to save yet."
        about={
          span === undefined ? undefined : (
            <>
              <span className="num">{spanInWords(span)}</span>, always these times
            </>
          )
        }
        takesFocus={takesFocus === 'name'}
      />
    </section>
  );
}
