import { useId, useState, type ReactNode } from 'react';
import { instantMs } from '../../../../app/domain/instant.ts';
import type { ComparisonResult } from '../../../../app/policy/comparison-rules.ts';
import { useChange } from '../../../bridge/use-method.ts';
import { announce } from '../../../state/announce.ts';
import { Button } from '../../../ui/button.tsx';
import { FailureNote } from '../../../ui/failure.tsx';
import { CheckBox } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { instantInWords } from '../../../words/measures.ts';
import { compared } from '../handles.ts';
import { comparedKey, noteCompared, useReadActs } from './read-acts.ts';

const RESULTS: Readonly<Record<ComparisonResult, string>> = {
  AGREE: 'They agree with the read',
  DIFFER: 'They differ from the read',
  CANNOT_TELL: 'It cannot be told from these images',
};

const ON_RECORD = 'It is on record and cannot be taken back';

type Props = {
  readonly searchId: string | undefined;
  readonly readId: string;
  /** The version that is looked at; undefined until the service has said it. */
  readonly version: number | undefined;
  readonly open: boolean;
  /** The vehicle as the read has it, in words; empty when the camera gave nothing. */
  readonly stated: string;
};

/**
 * That somebody looked: one act on record, bound to the search and the read. Ticking states that all three agree; what
 * differs, or cannot be told, is stated as such. A statement cannot be taken back; a later one stands beside it.
 */
export function Compared({ searchId, readId, version, open, stated }: Props): ReactNode {
  const helpId = useId();
  const [tried, setTried] = useState(false);
  const compare = useChange('reads.compare');
  const made = useReadActs(({ compared }) =>
    searchId === undefined ? undefined : compared[comparedKey(searchId, readId)],
  );
  const waits = !open
    ? 'Open the images first'
    : searchId === undefined
      ? 'The search is still running'
      : version === undefined
        ? 'The read is being fetched'
        : undefined;
  const state = (result: ComparisonResult): void => {
    setTried(true);
    if (waits !== undefined || searchId === undefined || version === undefined || compare.isPending) {
      if (waits !== undefined) announce(`${waits}.`);
      return;
    }
    compare.mutate(
      { params: { id: readId }, query: { searchId }, body: { result, version } },
      {
        onSuccess: ({ value }) => {
          noteCompared(value);
          announce(`Recorded: ${RESULTS[value.result].toLowerCase()}.`);
        },
      },
    );
  };
  // Ticked from the press on: a box that stays empty until the service answers looks as if it had not been pressed.
  const isBeingRecorded = compare.isPending && compare.variables.body.result === 'AGREE';
  // A read that was corrected since is to be compared anew.
  const current = made !== undefined && (version === undefined || made.version === version) ? made : undefined;
  const faultOf = (result: ComparisonResult): string | undefined =>
    waits ?? (current === undefined || (result === 'DIFFER' && current.result !== 'DIFFER') ? undefined : ON_RECORD);
  compared.useProvide({ faultOf, state });
  return (
    <section className="compared" aria-label="Comparison with the images">
      <CheckBox
        label="I compared plate, make and colour"
        checked={current !== undefined || isBeingRecorded}
        describedBy={helpId}
        blocked={current === undefined ? waits : ON_RECORD}
        onChange={() => state('AGREE')}
      />
      <div id={helpId} className="compared-help">
        {current !== undefined ? (
          <span className={current.result === 'AGREE' ? 'tone-ok' : 'tone-warn'}>
            <Icon name={current.result === 'AGREE' ? 'tick' : 'warning'} size={12} /> {RESULTS[current.result]}.{' '}
            <span className="t3">
              Recorded {instantInWords(instantMs(current.at))} by {current.by}.
            </span>
          </span>
        ) : compare.isPending ? (
          <span className="t3">Being recorded.</span>
        ) : waits !== undefined ? (
          <span className={tried ? 'tone-warn' : 't3'}>{`${waits}.`}</span>
        ) : (
          <span className="t3">
            Ticking states that they agree with the read{stated === '' ? '' : ` (${stated})`}. It is recorded with this
            search.
          </span>
        )}
      </div>
      {open && current?.result !== 'DIFFER' && (
        <div className="compared-else">
          <Button size="s" onClick={() => state('DIFFER')}>
            They differ
          </Button>
          {current === undefined && (
            <Button size="s" onClick={() => state('CANNOT_TELL')}>
              Cannot tell
            </Button>
          )}
        </div>
      )}
      {compare.error !== null && <FailureNote failure={compare.error.failure} subject="comparison" />}
    </section>
  );
}
