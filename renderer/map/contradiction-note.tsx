import { useMemo, useState, type ReactNode } from 'react';
import type { Investigation, Vehicle } from '../columns/investigation.ts';
import { contradictionsOf, type Contradiction } from '../columns/contradictions.ts';
import { commonLooks } from '../columns/looks.ts';
import { keysOf, type Command } from '../commands/command.ts';
import { choosePair } from '../columns/choose-pair.ts';
import { useLooking, useSelection } from '../search/search-view.tsx';
import { Button } from '../ui/button.tsx';
import { PartAnswer } from '../ui/panel-state.tsx';
import { formatVrm } from '../../app/domain/vrm-format.ts';
import { isImpossible, requiredKmh } from '../../app/movement/journey.ts';
import { pairOfRow } from '../columns/found-pairs.ts';
import { contradictionText, distanceInTime, pairMeans, requiredSpeedText } from '../words/journey.ts';
import { clockText, countText, figureText } from '../words/measures.ts';

type Words = { readonly title: string; readonly text: string; readonly folded: string };

function CompareButton({ compare }: { readonly compare: Command }): ReactNode {
  return (
    <Button size="s" icon="compare" title={keysOf(compare).join(' ')} onClick={compare.run}>
      Compare
    </Button>
  );
}

function FoldButton({ onFold }: { readonly onFold: () => void }): ReactNode {
  return <Button size="s" variant="ghost" icon="minus" iconOnly="Fold this note" onClick={onFold} />;
}

/** `A: 119 reads, grey MG. B: 14 reads, blue MG.` */
function ofVehicle(investigation: Investigation, vehicle: number): string {
  const { letter, rows } = investigation.vehicles[vehicle] ?? { letter: '', rows: new Int32Array(0) };
  const { words } = commonLooks(investigation.table, rows);
  return `${letter}: ${countText(rows.length, 'read')}${words === '' ? '' : `, ${words}`}.`;
}

function wordsOfPairs(investigation: Investigation): Words | undefined {
  const { pairs } = investigation;
  const [first] = pairs;
  if (first === undefined) return undefined;
  return {
    title:
      pairs.length === 1 ? 'These reads fit two vehicles' : `${countText(pairs.length, 'mark')} fit two vehicles each`,
    text: pairs
      .map((pair) => `${ofVehicle(investigation, pair.first)} ${ofVehicle(investigation, pair.second)}`)
      .join(' '),
    folded: 'Fits two vehicles',
  };
}

/** What is said of the chosen one of the pairs that were found. Nothing of them is a journey. */
export function PairNote({ investigation }: { readonly investigation: Investigation }): ReactNode {
  const { found = [], vehicles, vehicleOf } = investigation;
  const looking = useLooking();
  const at = pairOfRow(
    found,
    useSelection((state) => state.selectedRow),
  );
  const [isFolded, setFolded] = useState(false);
  const pair = found[at];
  if (pair === undefined) return null;
  const isAllImpossible = found.every(({ distanceKm, seconds }) => isImpossible(distanceKm, seconds));
  if (isFolded)
    return (
      <Button size="s" icon="warning" className="note-badge" aria-expanded={false} onClick={() => setFolded(false)}>
        {countText(found.length, isAllImpossible ? 'impossible pair' : 'pair')}
      </Button>
    );
  const next = found[(at + 1) % found.length];
  return (
    <PartAnswer
      title={`${formatVrm(vehicles[vehicleOf(pair.secondRow)]?.mark ?? '')}: ${distanceInTime(pair)}`}
      action={
        <span className="row">
          {found.length > 1 && next !== undefined && looking !== undefined && (
            <Button
              size="s"
              onClick={() => choosePair(looking, found, next)}
              aria-label={`Next pair, ${at + 1} of ${found.length} shown`}
            >{`${figureText(at + 1)} of ${figureText(found.length)}`}</Button>
          )}
          <FoldButton onFold={() => setFolded(true)} />
        </span>
      }
    >
      {pairMeans(pair, pair.askedKmh)}.{' '}
      {requiredSpeedText({ ...pair, requiredKmh: requiredKmh(pair.distanceKm, pair.seconds) })}
    </PartAnswer>
  );
}

/**
 * What no one vehicle can have made: said over the map and never drawn as fact. It folds to a badge, so that it hides no place for
 * longer than it is read.
 */
export function ContradictionNote({
  investigation,
  vehicles,
  compare,
}: {
  readonly investigation: Investigation;
  readonly vehicles: readonly Vehicle[];
  readonly compare: Command;
}): ReactNode {
  const select = useSelection((state) => state.select);
  const [at, setAt] = useState(0);
  const [isFolded, setFolded] = useState(false);
  const ofPairs = useMemo(() => wordsOfPairs(investigation), [investigation]);
  const worst = useMemo(
    () =>
      contradictionsOf(investigation).reduce<Contradiction | undefined>(
        (most, one) => (one.pair !== undefined && one.requiredKmh > (most?.requiredKmh ?? 0) ? one : most),
        undefined,
      ),
    [investigation],
  );
  const reads = vehicles.flatMap((vehicle) => vehicle.journey.impossible);
  const read = reads[at % Math.max(1, reads.length)];
  const folded = ofPairs?.folded ?? (read === undefined ? undefined : `${figureText(reads.length)} not possible`);
  if (folded === undefined) return null;
  if (isFolded)
    return (
      <Button size="s" icon="warning" className="note-badge" aria-expanded={false} onClick={() => setFolded(false)}>
        {folded}
      </Button>
    );
  const fold = <FoldButton onFold={() => setFolded(true)} />;
  if (ofPairs !== undefined)
    return (
      <PartAnswer
        title={ofPairs.title}
        action={
          <span className="row">
            <CompareButton compare={compare} />
            {fold}
          </span>
        }
      >
        {ofPairs.text} {worst !== undefined && contradictionText(worst)}
      </PartAnswer>
    );
  if (read === undefined) return null;
  const number = (at % reads.length) + 1;
  const ms = investigation.table.capturedAtMs[read.row] ?? 0;
  return (
    <PartAnswer
      title={`${clockText(ms)} ${investigation.cameraAt(read.row)?.name ?? ''}`}
      action={
        <span className="row">
          <Button size="s" icon="eye" onClick={() => select(read.row)}>
            Show
          </Button>
          {reads.length > 1 && (
            <Button
              size="s"
              onClick={() => setAt(number)}
              aria-label={`Next read that is not possible, ${number} of ${reads.length} shown`}
            >{`${number} of ${reads.length}`}</Button>
          )}
          <CompareButton compare={compare} />
          {fold}
        </span>
      }
    >
      {contradictionText(read)} Left out of the journey.
    </PartAnswer>
  );
}
