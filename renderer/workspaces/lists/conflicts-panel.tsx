import { useEffect, useId, useState, type ReactNode } from 'react';
import { instantMs } from '../../../app/domain/instant.ts';
import { ENTRY_FIELDS, WARNING_MARKERS, type EntryField, type VoiEntry } from '../../../app/domain/voi.ts';
import { FIELD_TITLES, textOf } from '../../../app/voi/entry-text.ts';
import { changedFields, type Choice, type ConflictField } from '../../../app/voi/merge.ts';
import { keysOf } from '../../commands/command.ts';
import { announce } from '../../state/announce.ts';
import { Badge, Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Panel, PanelBody, PanelHead } from '../../ui/panel.tsx';
import { focusPanel } from '../../ui/panels.ts';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { clockText, shortDayText } from '../../words/measures.ts';
import { keepResult, nextConflict, syncLists } from './commands.ts';
import { conflictOf, keptChange, settlement, type EntryConflict } from './conflicts.ts';
import { isNote } from './draft-panel.tsx';
import { conflictPart } from './handles.ts';
import { make, type OpenList } from './open-lists.ts';
import { CONFLICTS_PANEL, ENTRIES_PANEL } from './panel-names.ts';
import { chooseSide, focusCell, useListsView } from './view-store.ts';

const titleOf = (field: ConflictField): string => (field === 'entry' ? 'Entry' : FIELD_TITLES[field]);

/** A field of an entry as its column shows it. */
const shownOf = (entry: VoiEntry | null, field: EntryField): string => {
  if (entry === null) return 'removed';
  if (field === 'warningMarkers')
    return entry.warningMarkers.length === 0
      ? 'none'
      : entry.warningMarkers.map((marker) => `${marker} ${WARNING_MARKERS[marker]}`).join(', ');
  return textOf(entry)[field] ?? 'none';
};
const wholeOf = (entry: VoiEntry | null, base: VoiEntry): string => {
  if (entry === null) return 'removed';
  const fields = changedFields(base, entry);
  return fields.length === 0
    ? 'kept as it was'
    : `kept, with another ${fields.map((field) => FIELD_TITLES[field].toLowerCase()).join(', ')}`;
};
const valueOf = (conflict: EntryConflict, entry: VoiEntry | null, field: ConflictField): string =>
  field === 'entry' ? wholeOf(entry, conflict.base) : shownOf(entry, field);

function Side({
  side,
  field,
  group,
  conflict,
  chosen,
  who,
  onChoose,
}: {
  readonly side: Choice;
  readonly field: ConflictField;
  readonly group: string;
  readonly conflict: EntryConflict;
  readonly chosen: Choice | undefined;
  readonly who: string | undefined;
  readonly onChoose: () => void;
}): ReactNode {
  const id = useId();
  const entry = side === 'yours' ? conflict.yours : conflict.theirs;
  const isMarker = field === 'warningMarkers' && entry !== null && entry.warningMarkers.length > 0;
  return (
    <label className={chosen === side ? 'side on' : 'side'}>
      <input
        type="radio"
        name={group}
        checked={chosen === side}
        aria-label={side === 'yours' ? 'Yours' : 'Theirs'}
        aria-describedby={id}
        onChange={onChoose}
      />
      <span className="side-head">
        <i className="radio" aria-hidden="true" /> {side === 'yours' ? 'Yours' : 'Theirs'}
      </span>
      <span id={id} className={isMarker ? 'side-value tone-warn' : 'side-value'}>
        {isMarker && <Icon name="warning" size={12} />} {valueOf(conflict, entry, field)}
      </span>
      {who !== undefined && <span className="side-who">{who}</span>}
    </label>
  );
}

const whenText = (at: string): string => `${clockText(instantMs(at))}, ${shortDayText(instantMs(at))}`;

function Result({
  conflict,
  result,
}: {
  readonly conflict: EntryConflict;
  readonly result: VoiEntry | null | undefined;
}): ReactNode {
  const { base, yours, theirs, said } = conflict;
  const by = said[0]?.by ?? 'theirs';
  if (result === undefined) return <p className="t3">Choose for each field. What only one of you changed is kept.</p>;
  if (result === null) return <p>The entry is removed from the list.</p>;
  const changed = new Set(changedFields(base, result));
  const fields = ENTRY_FIELDS.filter(
    (field) => changed.has(field) || conflict.merged.conflicts.some((one) => one.field === field),
  );
  const whose = (field: EntryField): string => {
    const value = shownOf(result, field);
    const isYours = yours !== null && shownOf(yours, field) === value;
    const isTheirs = theirs !== null && shownOf(theirs, field) === value;
    return isYours && isTheirs ? 'both' : isYours ? 'yours' : isTheirs ? by : 'merged';
  };
  return (
    <dl className="fact-list">
      {fields.map((field) => (
        <div key={field} className="fact">
          <dt>{FIELD_TITLES[field]}</dt>
          <dd>
            {shownOf(result, field)} <span className="t3">{whose(field)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Entries that somebody else changed meanwhile: yours and theirs, field by field, and what comes of it. */
export function ConflictsPanel({
  list,
  keys,
  nowMs,
}: {
  readonly list: OpenList;
  readonly keys: readonly string[];
  readonly nowMs: number;
}): ReactNode {
  const focused = useListsView((view) => view.focus?.key);
  const group = useId();
  const at = Math.max(0, keys.indexOf(focused ?? ''));
  const key = keys[at] ?? '';
  const choices = useListsView((view) => view.choices.get(key)) ?? {};
  /** The key of the entry whose markers were said to go, and that was pressed for once. */
  const [warned, setWarned] = useState('');
  const picked = JSON.stringify([key, choices]);
  useEffect(() => setWarned(''), [picked]);
  const change = list.changes.get(key);
  const conflict = change === undefined ? undefined : conflictOf(change, list.entries, list.conflicts, nowMs);
  const result = conflict === undefined ? undefined : settlement(conflict, choices);
  const markers = result?.markers ?? [];
  const needsNote = markers.length > 0 && !isNote(list.note);
  const blocked =
    conflict === undefined
      ? 'There is nothing to choose yet'
      : result === undefined || result.entry === undefined
        ? `Choose yours or theirs first${result === undefined || result.open < 2 ? '' : `, ${result.open} times`}`
        : needsNote
          ? 'Say in the note of the draft why the warning marker goes'
          : undefined;
  const keep = (): void => {
    if (conflict === undefined || result === undefined || result.entry === undefined || blocked !== undefined) return;
    if (markers.length > 0 && warned !== picked) {
      setWarned(picked);
      announce('A warning marker goes. Press again to keep this result.', 'assertive');
      return;
    }
    const { drop, put } = keptChange(conflict, result.entry, choices, list.copy?.list.revision ?? 0);
    const { entryId } = conflict.change;
    make(
      list.id,
      drop
        ? [
            { key, before: conflict.change, after: undefined },
            ...(put === undefined ? [] : [{ key: put.key, before: undefined, after: put }]),
          ]
        : [{ key, before: conflict.change, after: put }],
      { conflicts: list.conflicts.filter((one) => one.entryId !== entryId), areConflictsUnsaved: true },
    );
    // A later conflict of the same entry is about other values: nothing of it is chosen yet.
    chooseSide(key, {});
    announce('Kept in the draft.');
    const next = keys.find((each) => each !== key);
    if (next !== undefined) focusCell(next, 'vrm');
    focusPanel(next === undefined ? ENTRIES_PANEL : CONFLICTS_PANEL);
  };
  const next = keys[(at + 1) % keys.length];
  const goOn = keys.length > 1 && next !== undefined ? () => focusCell(next, 'vrm') : undefined;
  conflictPart.useProvide({ blocked, keep, next: goOn });
  const vrm = conflict?.base.vrm ?? change?.base?.vrm;
  const by = conflict?.said[0]?.by;
  return (
    <Panel name={CONFLICTS_PANEL} className="conflicts-panel">
      <PanelHead title="Conflict" note={`${at + 1} of ${keys.length}`}>
        {goOn !== undefined && (
          <Button size="s" icon="chevronRight" keys={keysOf(nextConflict)} onClick={nextConflict.run}>
            Next conflict
          </Button>
        )}
      </PanelHead>
      <PanelBody className="conflicts-body">
        <div className="conflict-of">
          <span className="row">
            {vrm !== undefined && <VrmChip vrm={vrm} size="l" />}
            <span className="grow" />
            <Badge tone="crit" icon="shuffle">
              Conflict
            </Badge>
          </span>
          <p>
            You and <b>{by ?? 'somebody else'}</b> both changed this entry since revision{' '}
            {conflict?.change.baseRevision ?? change?.baseRevision ?? 0}. Choose what to keep for each field.
          </p>
        </div>
        {conflict === undefined ? (
          <div className="conflict-none">
            <Note tone="warn">
              {change?.text !== null &&
              change !== undefined &&
              list.copy !== undefined &&
              change.baseRevision >= list.copy.list.revision
                ? 'The copy here is older than the other change. Sync the lists to see it.'
                : 'What you typed into this entry needs mending first.'}
            </Note>
            <Button icon="refresh" keys={keysOf(syncLists)} onClick={syncLists.run}>
              Sync lists
            </Button>
          </div>
        ) : (
          <>
            {conflict.merged.conflicts.map(({ field }) => {
              const said = conflict.said.find((one) => one.field === field) ?? conflict.said[0];
              const who = said === undefined ? undefined : `${said.by}, ${whenText(said.at)}`;
              return (
                <fieldset key={field} className="conflict-field" aria-label={titleOf(field)}>
                  <div className="conflict-title">
                    <b>{titleOf(field)}</b>
                    <span className="grow" />
                    <span className="t3 fs11">was {field === 'entry' ? 'listed' : shownOf(conflict.base, field)}</span>
                  </div>
                  <div className="sides">
                    {(['yours', 'theirs'] as const).map((side) => (
                      <Side
                        key={side}
                        side={side}
                        field={field}
                        group={`${group}-${field}`}
                        conflict={conflict}
                        chosen={choices[field]}
                        who={side === 'theirs' ? who : undefined}
                        onChoose={() => chooseSide(key, { ...choices, [field]: side })}
                      />
                    ))}
                  </div>
                  {field === 'warningMarkers' && (
                    <p className="tone-warn">Safety markers are kept unless you give a reason to drop them.</p>
                  )}
                </fieldset>
              );
            })}
            <div className="conflict-field">
              <div className="conflict-title">
                <b>Result</b>
              </div>
              <Result conflict={conflict} result={result?.entry} />
            </div>
            {markers.length > 0 && (
              <div className="conflict-none">
                <Note tone="crit" live="alert">
                  <b>
                    {markers
                      .map((marker) => `${marker} ${WARNING_MARKERS[marker as keyof typeof WARNING_MARKERS]}`)
                      .join(', ')}{' '}
                    {markers.length === 1 ? 'goes' : 'go'} off this entry.
                  </b>{' '}
                  {needsNote
                    ? 'Say why under “What was revised and why”.'
                    : warned === picked
                      ? 'Press Keep this result again if that is right.'
                      : 'Keeping it asks once more.'}
                </Note>
              </div>
            )}
          </>
        )}
      </PanelBody>
      <footer className="draft-foot">
        <Button icon="tick" keys={keysOf(keepResult)} blocked={blocked} isNarrow onClick={keepResult.run}>
          Keep this result
        </Button>
        {blocked !== undefined && <p className="t3">{blocked}.</p>}
      </footer>
    </Panel>
  );
}
