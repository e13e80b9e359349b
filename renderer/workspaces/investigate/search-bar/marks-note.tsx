import type { ReactNode } from 'react';
import { INCOMPATIBLE_MARKS, MARKS_LIMIT } from '../../../../app/policy/limits.ts';
import { categoriesFor } from '../../../search/justify/answers.ts';
import { accountOf, useSession } from '../../../state/session-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { countText } from '../../../words/measures.ts';
import { useDraft } from './draft-store.ts';
import { limitWords, pastedWords, usePasted } from './pasted.ts';

/** Under the bar: what became of a list that was pasted, and which categories allow fewer marks than there are. */
export function MarksNote(): ReactNode {
  const count = useDraft(({ marks, typing }) => marks.length + (typing.trim() === '' ? 0 : 1));
  const kind = useDraft((state) => state.kind);
  const pasted = usePasted(({ last }) => last);
  const account = useSession(accountOf);
  const limits =
    account === undefined
      ? undefined
      : limitWords(count, categoriesFor(account), kind === 'incompatible' ? INCOMPATIBLE_MARKS : MARKS_LIMIT);
  const wrong = pasted !== null && pasted.refused.length + pasted.over > 0;
  const said = [pasted === null ? countText(count, 'mark') : pastedWords(pasted), limits].filter(
    (part) => part !== undefined,
  );
  return (
    <div role="status" aria-label="Marks" className={pasted === null && limits === undefined ? '' : 'marks-note'}>
      {(pasted !== null || limits !== undefined) && (
        <>
          <Icon name={wrong ? 'warning' : 'info'} size={14} className={wrong ? 'tone-warn' : 'tone-act'} />
          <span>{said.join('; ')}</span>
          {pasted !== null && (
            <Button
              size="s"
              variant="ghost"
              icon="cross"
              iconOnly="Dismiss"
              onClick={() => usePasted.setState({ last: null })}
            />
          )}
        </>
      )}
    </div>
  );
}
