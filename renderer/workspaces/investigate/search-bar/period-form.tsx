import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { DAY_MS } from '../../../../app/domain/instant.ts';
import { resolveLocal } from '../../../../app/domain/london-time.ts';
import { clockInput, dayInput, parseClock, parseDay } from '../../../../app/domain/typed-time.ts';
import { lengthText, periodSpan, PRESETS, spanError, type Period, type PresetId } from '../../../time/period.ts';
import { Note } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { PeriodBar } from '../../../ui/period-bar.tsx';
import { happensTwice, readEnd, typedEnd, type TypedEnd } from './period-ends.ts';

type EndProps = {
  readonly name: 'From' | 'To';
  readonly end: TypedEnd;
  readonly nowMs: number;
  readonly onChange: (end: TypedEnd) => void;
};

const two = (figure: number): string => String(figure).padStart(2, '0');

/** The typed time as a clock shows it. */
function clockOf(end: TypedEnd): string {
  const clock = parseClock(end.clock);
  return clock === undefined ? end.clock : `${two(clock.hour)}:${two(clock.minute)}`;
}

/** One end of the period: day, time, and which hour where the night has two. */
export function PeriodEnd({ name, end, nowMs, onChange }: EndProps): ReactNode {
  const read = readEnd(end, nowMs);
  const stepDay = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    const day = parseDay(end.day, nowMs);
    if (step === 0 || day === undefined) return;
    event.preventDefault();
    onChange({ ...end, day: dayInput(Date.UTC(day.year, day.month - 1, day.day, 12) + step * DAY_MS) });
  };
  const settle = (): void => {
    const day = parseDay(end.day, nowMs);
    const noon = day === undefined ? undefined : resolveLocal({ ...day, hour: 12, minute: 0 });
    const tidy = noon?.kind === 'one' ? dayInput(noon.ms) : end.day;
    onChange({ ...end, day: tidy, clock: clockOf(end) });
  };
  return (
    <fieldset className="period-end">
      <legend className="visually-hidden">{name}</legend>
      <TextField
        label={name === 'From' ? 'From day' : 'To day'}
        value={end.day}
        spellCheck={false}
        autoComplete="off"
        error={read.kind === 'bad' && read.field === 'day' ? read.text : undefined}
        onKeyDown={stepDay}
        onBlur={settle}
        onChange={(event) => onChange({ ...end, day: event.target.value })}
      />
      <TextField
        label={name === 'From' ? 'From time' : 'To time'}
        value={end.clock}
        spellCheck={false}
        autoComplete="off"
        end={read.kind === 'instant' ? <span>{read.zone}</span> : undefined}
        error={read.kind === 'bad' && read.field === 'clock' ? read.text : undefined}
        onBlur={settle}
        onChange={(event) => onChange({ ...end, clock: event.target.value })}
      />
      {happensTwice(end, nowMs) && (
        <div className="period-hour">
          <span>The clocks go back that night: {clockOf(end)} happens twice.</span>
          <Segmented
            label={`${name}: which hour`}
            size="m"
            value={end.hour}
            onChange={(hour) => onChange({ ...end, hour })}
            choices={[
              { value: 'BST', label: 'First, BST' },
              { value: 'GMT', label: 'Second, GMT' },
            ]}
          />
        </div>
      )}
      {read.kind === 'missing' && (
        <div className="period-hour" role="alert">
          <span>The clocks go forward that night: {clockOf(end)} does not happen.</span>
          <Button size="s" onClick={() => onChange({ ...typedEnd(read.nextMs) })}>
            Use {clockInput(read.nextMs)} BST
          </Button>
        </div>
      )}
    </fieldset>
  );
}

type FormProps = {
  readonly period: Period;
  readonly nowMs: number;
  readonly onUse: (period: Period) => void;
  readonly onCancel: () => void;
};

/**
 * Presets, or two ends in local time with the zone named. The form shows what needs an authority and what nobody can
 * search.
 */
export function PeriodForm({ period, nowMs, onUse, onCancel }: FormProps): ReactNode {
  const start = periodSpan(period, nowMs);
  const [preset, setPreset] = useState<PresetId | 'custom'>(period.kind === 'preset' ? period.preset : 'custom');
  const [from, setFrom] = useState(() => typedEnd(start.fromMs));
  const [to, setTo] = useState(() => typedEnd(start.toMs));
  const fromRead = readEnd(from, nowMs);
  const toRead = readEnd(to, nowMs);

  const choose = (id: PresetId | 'custom'): void => {
    setPreset(id);
    if (id === 'custom') return;
    const span = periodSpan({ kind: 'preset', preset: id }, nowMs);
    setFrom(typedEnd(span.fromMs));
    setTo(typedEnd(span.toMs));
  };
  const edit =
    (set: (end: TypedEnd) => void) =>
    (end: TypedEnd): void => {
      set(end);
      setPreset('custom');
    };
  const span =
    preset !== 'custom'
      ? periodSpan({ kind: 'preset', preset }, nowMs)
      : fromRead.kind === 'instant' && toRead.kind === 'instant'
        ? { fromMs: fromRead.ms, toMs: toRead.ms }
        : undefined;
  const error = span === undefined ? undefined : spanError(span, nowMs);
  const blocked = span === undefined ? 'Correct the dates and times first.' : error;
  const use = (): void => {
    if (span === undefined || error !== undefined) return;
    onUse(preset === 'custom' ? { kind: 'custom', ...span } : { kind: 'preset', preset });
  };
  return (
    <form
      className="period-form"
      onSubmit={(event) => {
        event.preventDefault();
        use();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return;
        event.preventDefault();
        event.stopPropagation();
        use();
      }}
    >
      <Segmented
        label="Period"
        size="l"
        value={preset}
        onChange={choose}
        choices={[
          ...PRESETS.map(({ id, label }) => ({ value: id, label })),
          { value: 'custom' as const, label: 'Custom' },
        ]}
      />
      <PeriodEnd name="From" end={from} nowMs={nowMs} onChange={edit(setFrom)} />
      <PeriodEnd name="To" end={to} nowMs={nowMs} onChange={edit(setTo)} />
      {span !== undefined && (
        <div>
          <div className="t3 fs11">{error === undefined ? `${lengthText(span)}, in United Kingdom time` : ''}</div>
          <PeriodBar span={span} nowMs={nowMs} />
        </div>
      )}
      {error !== undefined && (
        <Note tone="crit" live="alert">
          {error}
        </Note>
      )}
      <div className="row">
        <span className="grow" />
        <Button onClick={onCancel} keys={['Esc']}>
          Cancel
        </Button>
        <Button variant="primary" type="submit" blocked={blocked} keys={['Enter']}>
          Use period
        </Button>
      </div>
    </form>
  );
}
