import type { ReactNode } from 'react';
import type { AuthorityAnswer } from '../../app/api/authorities.ts';
import { instantMs } from '../../app/domain/instant.ts';
import { KIND_WORDS } from '../words/authorities.ts';
import { figureText, instantInWords } from '../words/measures.ts';
import './searches-under.css';

const kindWords = (kind: string): string =>
  Object.hasOwn(KIND_WORDS, kind) ? KIND_WORDS[kind as keyof typeof KIND_WORDS] : kind;

/** Searches that were run under an authority: when, of what kind and where in the log. Never what they found. */
export function SearchesUnder({
  authority,
  label = 'Searches under it',
  className,
}: {
  readonly authority: AuthorityAnswer;
  /** Where several stand together, one that tells them apart. */
  readonly label?: string;
  readonly className?: string;
}): ReactNode {
  if (authority.decision?.granted !== true) return null;
  return (
    <section className={className} aria-label={label}>
      <h4>Searches under it · {figureText(authority.searches.length)}</h4>
      {authority.searches.length === 0 ? (
        <p className="t2">None yet.</p>
      ) : (
        <ul className="searches-under">
          {authority.searches.map(({ searchId, auditIndex, kind, at }) => (
            <li key={searchId}>
              <span className="num">{instantInWords(instantMs(at))}</span>
              <span>{kindWords(kind)}</span>
              <span className="t3 num nowrap">record no. {figureText(auditIndex)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
