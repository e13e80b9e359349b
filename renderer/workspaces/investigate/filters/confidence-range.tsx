import { useEffect, useRef, useState, type ReactNode } from 'react';
import { WHOLE_CONFIDENCE, withConfidence, type ConfidenceRange } from '../../../columns/read-filters.ts';
import type { Looking } from '../../../search/looking.ts';
import { useFilters } from '../../../search/search-view.tsx';
import { countText } from '../../../words/measures.ts';
import type { Counted } from './use-facets.ts';

const BAR_PERCENT = 5;
/** A figure counts once the hand that types it rests: `8` on the way to `85` filters nothing [default]. */
const TYPED_MS = 600;

type End = keyof ConfidenceRange;
const END_NAMES: Readonly<Record<End, string>> = { from: 'At least', to: 'At most' };

/** What a typed end makes of a range; undefined for what is no whole percent. */
export function typedEnd(range: ConfidenceRange, end: End, typed: string): ConfidenceRange | undefined {
  const text = typed.trim().replace(/\s*%$/, '');
  if (!/^\d{1,3}$/.test(text) || Number(text) > WHOLE_CONFIDENCE.to) return undefined;
  const value = Number(text);
  // The end that was typed is meant: the other one gives way.
  return end === 'from'
    ? { from: value, to: Math.max(value, range.to) }
    : { from: Math.min(value, range.from), to: value };
}

const useRange = (): ConfidenceRange => useFilters(({ reads }) => reads.confidence) ?? WHOLE_CONFIDENCE;
const setRange = (looking: Looking, next: (range: ConfidenceRange) => ConfidenceRange): void =>
  looking.setReads((reads) => withConfidence(reads, next(reads.confidence ?? WHOLE_CONFIDENCE)));

/** One end of the range as a figure to be typed. */
function TypedEnd({ looking, end }: { readonly looking: Looking; readonly end: End }): ReactNode {
  const range = useRange();
  const [typed, setTyped] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const isBad = typed !== undefined && typedEnd(range, end, typed) === undefined;
  const take = (text: string | undefined): void => {
    clearTimeout(timer.current);
    if (text === undefined) return;
    if (typedEnd(range, end, text) === undefined) return;
    setTyped(undefined);
    setRange(looking, (now) => typedEnd(now, end, text) ?? now);
  };
  const step = (by: number): void => {
    setTyped(undefined);
    setRange(looking, (now) => typedEnd(now, end, String(Math.min(100, Math.max(0, now[end] + by)))) ?? now);
  };
  return (
    <span className={isBad ? 'typed-end bad' : 'typed-end'}>
      <input
        type="text"
        role="spinbutton"
        inputMode="numeric"
        aria-label={`${END_NAMES[end]}, per cent`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={range[end]}
        aria-invalid={isBad || undefined}
        title={isBad ? 'A whole number from 0 to 100' : undefined}
        className="num"
        autoComplete="off"
        value={typed ?? String(range[end])}
        onChange={({ target: { value } }) => {
          setTyped(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => take(value), TYPED_MS);
        }}
        onBlur={() => {
          take(typed);
          setTyped(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(typed);
          else if (event.key === 'ArrowUp') step(1);
          else if (event.key === 'ArrowDown') step(-1);
          else return;
          event.preventDefault();
        }}
      />
      %
    </span>
  );
}

/** The range as two figures, in a line. */
export const TypedRange = ({ looking }: { readonly looking: Looking }): ReactNode => (
  <div className="typed-range">
    <TypedEnd looking={looking} end="from" />
    <span className="t3">to</span>
    <TypedEnd looking={looking} end="to" />
  </div>
);

/** How many reads there are of each figure. */
export function ConfidenceHistogram({ counted }: { readonly counted: Counted | undefined }): ReactNode {
  const range = useRange();
  const byPercent = counted?.facets.byPercent;
  const bars = Array.from({ length: 100 / BAR_PERCENT }, (_, i) => {
    let count = 0;
    const last = i === 100 / BAR_PERCENT - 1;
    for (let percent = i * BAR_PERCENT; percent < (i + 1) * BAR_PERCENT + (last ? 1 : 0); percent += 1)
      count += byPercent?.[percent] ?? 0;
    return count;
  });
  const most = Math.max(1, ...bars);
  return (
    <div className="filter-histogram" aria-hidden="true">
      {bars.map((count, i) => {
        const from = i * BAR_PERCENT;
        const isIn = from + BAR_PERCENT > range.from && from <= range.to;
        return <i key={from} className={isIn ? 'in' : ''} style={{ height: `${(count / most) * 100}%` }} />;
      })}
    </div>
  );
}

/** How many reads the range leaves, in words: what the histogram shows. */
export function confidenceWords({ from, to }: ConfidenceRange, counted: Counted | undefined): string {
  let count = 0;
  counted?.facets.byPercent.forEach((reads, percent) => {
    if (percent >= from && percent <= to) count += reads;
  });
  return countText(count, 'read');
}

/** Confidence as two ends over a histogram of what there is: dragged or typed. */
export function Confidence({
  looking,
  counted,
}: {
  readonly looking: Looking;
  readonly counted: Counted | undefined;
}): ReactNode {
  const range = useRange();
  const none = counted?.facets.none ?? 0;
  /** From pressing a handle to letting it go is one change. */
  const hold = (): void => {
    looking.history.begin();
    window.addEventListener('pointerup', looking.history.end, { once: true });
  };
  return (
    <>
      <ConfidenceHistogram counted={counted} />
      {(['from', 'to'] as const).map((end) => (
        <div key={end} className="filter-end">
          <span aria-hidden="true">{END_NAMES[end]}</span>
          <input
            type="range"
            aria-label={END_NAMES[end]}
            min={0}
            max={100}
            value={range[end]}
            aria-valuetext={`${range[end]}%`}
            onPointerDown={hold}
            onChange={({ target: { value } }) =>
              setRange(looking, (now) =>
                end === 'from'
                  ? { ...now, from: Math.min(Number(value), now.to) }
                  : { ...now, to: Math.max(Number(value), now.from) },
              )
            }
          />
          <TypedEnd looking={looking} end={end} />
        </div>
      ))}
      <p className="t2 num">{`${confidenceWords(range, counted)} in this range`}</p>
      {none > 0 && (
        <p className="t3">{`${countText(none, 'read')} without a figure: shown only while no range is set.`}</p>
      )}
    </>
  );
}
