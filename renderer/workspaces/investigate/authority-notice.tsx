import type { ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { putAway, useAuthorityNews } from '../../search/authority-news.ts';
import { runUnder, searchUnder, useOwnAuthorities } from '../../search/own-authorities.ts';
import { serviceNowMs } from '../../state/session-store.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { isInForce, nameIn, scopeText, STANDING_WORDS, standingOf, standingSentence } from '../../words/authorities.ts';
import { figureText } from '../../words/measures.ts';
import { showAuthorities } from './commands.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import './authority-notice.css';

type NoticeProps = {
  /** Brings this workspace to the front. */
  readonly onOpen: () => void;
};

function One({
  authority,
  more,
  onOpen,
}: NoticeProps & { readonly authority: AuthorityAnswer; readonly more: number }): ReactNode {
  const { authorityId, vrms, decision } = authority;
  const { tone, icon } = STANDING_WORDS[standingOf(authority)];
  const [first] = vrms;
  const close = (): void => putAway(authority);
  const go = (then: () => void): void => {
    close();
    onOpen();
    then();
  };
  return (
    <section className={`authority-notice ${tone}`} aria-label="What became of your request">
      <Icon name={icon} size={16} className={`tone-${tone}`} />
      {first === undefined ? <b>{scopeText(authority)}</b> : <VrmChip vrm={first} size="s" />}
      {vrms.length > 1 && <span className="t2">and {figureText(vrms.length - 1)} more</span>}
      <p>
        <b>{standingSentence(authority, serviceNowMs())}</b>{' '}
        {decision !== null && (
          <span className="t2">
            {nameIn(authority, decision.by)}: “{decision.considerations}”
          </span>
        )}{' '}
        <span className="mono t3 nowrap">{authorityId}</span>
      </p>
      {isInForce(authority) && searchUnder(authority) !== undefined && (
        <Button
          size="s"
          variant="accountable"
          icon="key"
          onClick={() => go(() => runUnder(INVESTIGATE_VIEW, authority))}
        >
          Run it now
        </Button>
      )}
      <Button size="s" icon="list" onClick={() => go(showAuthorities.run)}>
        {more === 0 ? 'Show requests' : `Show requests, ${figureText(more)} more changed`}
      </Button>
      <Button size="s" icon="cross" iconOnly="Put this away" onClick={close} />
    </section>
  );
}

/** What somebody else, or time, made of the person's requests for older data; whatever workspace is in front. */
export function AuthorityNotice({ onOpen }: NoticeProps): ReactNode {
  const { authorities } = useOwnAuthorities();
  const unread = useAuthorityNews((news) => news.unread);
  const latest = authorities.find(({ authorityId }) => authorityId === unread[0]);
  return latest === undefined ? null : (
    <One key={latest.authorityId} authority={latest} more={unread.length - 1} onOpen={onOpen} />
  );
}
