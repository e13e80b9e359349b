import { useState, type ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { DAY_MS, instantMs } from '../../../app/domain/instant.ts';
import { CATEGORY_LABELS } from '../../../app/policy/labels.ts';
import { keysOf } from '../../commands/command.ts';
import { CloseAuthority } from '../../search/close-authority.tsx';
import { isWaiting, runUnder, searchUnder, useOwnAuthorities } from '../../search/own-authorities.ts';
import { SearchesUnder } from '../../search/searches-under.tsx';
import { serviceNowMs } from '../../state/session-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Popover } from '../../ui/popover.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import {
  isInForce,
  nameIn,
  scopeText,
  STANDING_WORDS,
  standingOf,
  standingSentence,
  windowWords,
} from '../../words/authorities.ts';
import { countText, figureText } from '../../words/measures.ts';
import { showAuthorities } from './commands.ts';
import { authorityStatus } from './handles.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import './authority-status.css';

/** A refusal, or an end before its time, is news for so long [default]. */
const NEWS_MS = 3 * DAY_MS;
const MARKS_SHOWN = 3;

/** Granted, and nothing was searched under it yet. */
const isReady = (authority: AuthorityAnswer): boolean => isInForce(authority) && authority.searches.length === 0;
const isRefusedLately = ({ state, decision }: AuthorityAnswer, nowMs: number): boolean =>
  state === 'REFUSED' && decision !== null && nowMs - instantMs(decision.at) < NEWS_MS;
/** Ended by itself or by somebody else; what the person closed is no news. */
function isEndedLately(
  { state, closure, ratifyBy, expiresAt, requestedAt, requestedBy }: AuthorityAnswer,
  nowMs: number,
): boolean {
  const end = state === 'CLOSED' ? closure?.at : state === 'NOT_RATIFIED' ? ratifyBy : expiresAt;
  const isOver = state === 'EXPIRED' || state === 'NOT_RATIFIED' || (state === 'CLOSED' && closure?.by !== requestedBy);
  return isOver && nowMs - instantMs(end ?? requestedAt) < NEWS_MS;
}

type Summary = { readonly words: string; readonly icon: IconName; readonly tone: 'ok' | 'warn' | 'crit' | 'plain' };

/** What stands on the button: what can be run first, then what waits, then what was refused or ended. */
export function summaryOf(authorities: readonly AuthorityAnswer[], nowMs: number): Summary | undefined {
  const ready = authorities.filter(isReady).length;
  const waiting = authorities.filter(isWaiting).length;
  const refused = authorities.filter((each) => isRefusedLately(each, nowMs)).length;
  if (ready > 0) return { words: `${figureText(ready)} granted`, icon: 'key', tone: 'ok' };
  if (waiting > 0) return { words: `${figureText(waiting)} waiting`, icon: 'clock', tone: 'warn' };
  if (refused > 0) return { words: `${figureText(refused)} refused`, icon: 'stop', tone: 'crit' };
  const ended = authorities.filter((each) => isEndedLately(each, nowMs)).length;
  if (ended > 0) return { words: `${figureText(ended)} ended`, icon: 'lock', tone: 'plain' };
  return authorities.some(isInForce)
    ? { words: countText(authorities.filter(isInForce).length, 'in force', 'in force'), icon: 'key', tone: 'plain' }
    : undefined;
}

function One({ authority, onRun }: { readonly authority: AuthorityAnswer; readonly onRun: () => void }): ReactNode {
  const { word, tone, icon } = STANDING_WORDS[standingOf(authority)];
  const { authorityId, vrms, decision, category, reference } = authority;
  const canRun = isInForce(authority) && searchUnder(authority) !== undefined;
  return (
    <li>
      <div className="row">
        {vrms.slice(0, MARKS_SHOWN).map((vrm) => (
          <VrmChip key={vrm} vrm={vrm} />
        ))}
        {vrms.length > MARKS_SHOWN && <span className="t2">and {figureText(vrms.length - MARKS_SHOWN)} more</span>}
        {vrms.length === 0 && <b>{scopeText(authority)}</b>}
        <span className="grow" />
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </div>
      <p>{windowWords(authority.window)}</p>
      <p className="t3 fs11">
        <span className="mono">{authorityId}</span> · {CATEGORY_LABELS[category]} · {reference}
      </p>
      <p className="t2">{standingSentence(authority, serviceNowMs())}</p>
      {decision !== null && (
        <p className="t2">
          {nameIn(authority, decision.by)}: “{decision.considerations}”
        </p>
      )}
      {canRun && (
        <Button size="s" icon="key" onClick={onRun}>
          Run it now under {authorityId}
        </Button>
      )}
      <SearchesUnder authority={authority} label={`Searches under ${authorityId}`} />
      {(isWaiting(authority) || isInForce(authority)) && <CloseAuthority authority={authority} />}
    </li>
  );
}

/** How the person's own requests for older data stand, and the way to run what was granted. Absent while there are none. */
export function AuthorityStatus(): ReactNode {
  const { authorities } = useOwnAuthorities();
  const [open, setOpen] = useState(false);
  const summary = summaryOf(authorities, serviceNowMs());
  authorityStatus.useProvide({ open: summary === undefined ? undefined : () => setOpen(true) });
  if (summary === undefined) return null;
  return (
    <span className="popover-anchor authority-status">
      <button
        type="button"
        className={`authority-chip ${summary.tone}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-keyshortcuts={showAuthorities.keys}
        aria-label={`Your requests for older data: ${summary.words}`}
        title={`Your requests for older data (${keysOf(showAuthorities).join(' ')})`}
        onClick={() => setOpen(!open)}
      >
        <Icon name={summary.icon} size={13} />
        <span className="hide-narrow">Authorities:</span> {summary.words}
      </button>
      {open && (
        <Popover
          name="Your requests for older data"
          align="right"
          onClose={() => setOpen(false)}
          className="own-authorities"
        >
          <h2>Your requests for older data</h2>
          <ul>
            {authorities.map((authority) => (
              <One
                key={authority.authorityId}
                authority={authority}
                onRun={() => {
                  setOpen(false);
                  runUnder(INVESTIGATE_VIEW, authority);
                }}
              />
            ))}
          </ul>
        </Popover>
      )}
    </span>
  );
}
