import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AuthorityAnswer, AuthorityChanges } from '../../app/api/authorities.ts';
import type { Account } from '../../app/api/session.ts';
import type { ToldStanding } from '../../app/contract/authorities.ts';
import { instantMs } from '../../app/domain/instant.ts';
import { ORAL_RATIFICATION_MS } from '../../app/policy/authority.ts';
import {
  AUTHORITY_DECISION_ROLES,
  AUTHORITY_NEWS_MS,
  AUTHORITY_REQUEST_ROLES,
} from '../../app/policy/authority-request.ts';
import type { Role } from '../../app/policy/roles.ts';
import { call } from '../bridge/bridge.ts';
import { useMethod } from '../bridge/use-method.ts';
import { announce } from '../state/announce.ts';
import { personalStore } from '../state/personal-store.ts';
import { serviceNowMs } from '../state/session-store.ts';
import { isInForce, STANDING_WORDS, standingOf, standingSentence } from '../words/authorities.ts';
import { countText } from '../words/measures.ts';
import { isWaiting, useOwnAuthorities } from './own-authorities.ts';

/** How often the service is asked whether anything changed. It answers with ids only, and records no answer. */
const LOOK_EVERY_MS = 5_000;

/** What is new of requests for older data, for the person who is signed in. */
type AuthorityNews = {
  /** Where the service goes on from; undefined before its first answer. */
  readonly after: string | undefined;
  /** Requests that wait for this person to decide or to ratify; undefined before the first answer. */
  readonly waiting: readonly string[] | undefined;
  /** How the person's own requests stood when they were last looked at. */
  readonly stood: ReadonlyMap<string, string> | undefined;
  /** Own requests that somebody else changed, the latest first, until they are put away. */
  readonly unread: readonly string[];
};

export const useAuthorityNews = personalStore<AuthorityNews>('news of authorities', {
  after: undefined,
  waiting: undefined,
  stood: undefined,
  unread: [],
});

/** Says, once, that a request waits which was not there before. */
function tellOfficer(waiting: readonly string[], before: readonly string[] | undefined): void {
  const anew = waiting.filter((id) => before?.includes(id) !== true).length;
  if (anew === 0) return;
  const all = countText(waiting.length, 'waits', 'wait');
  const one = before === undefined ? 'Requests for older data' : countText(anew, 'new request', 'new requests');
  announce(before === undefined ? `${one}: ${all} for you.` : `${one} for older data. ${all} for you.`);
}

/**
 * Asks the service every few seconds, while the calling component is mounted, whether an authority changed, and has
 * what is known of them read again when one did. Ends with the component, and so at lock and at sign-out.
 */
function useAuthorityChanges(when: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!when) return undefined;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const takeIn = ({ changed, waiting, next }: AuthorityChanges): void => {
      const { after, waiting: before } = useAuthorityNews.getState();
      useAuthorityNews.setState({ after: next, waiting });
      tellOfficer(waiting, before);
      // Of what changed before the first answer the service says nothing.
      if (after === undefined || changed.length > 0) void client.invalidateQueries({ queryKey: ['authorities.list'] });
    };
    const look = async (): Promise<void> => {
      const { after } = useAuthorityNews.getState();
      // A failure is said by the status bar; what changed meanwhile is in the next answer.
      const reply = await call('authorities.changes', { query: after === undefined ? {} : { after } }).catch(
        () => undefined,
      );
      if (isOver) return;
      if (reply !== undefined) takeIn(reply.value);
      timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, when]);
}

/** What became of a request, in a few words. */
function becameOf(authority: AuthorityAnswer, was: string | undefined): string {
  const is = standingOf(authority);
  return was === 'ratify' && isInForce(authority) ? 'Ratified in writing' : STANDING_WORDS[is].word;
}

/** When time itself ended a request; undefined when it did not. */
function endedMs({ decision, state, expiresAt }: AuthorityAnswer): number | undefined {
  if (state === 'EXPIRED' && expiresAt !== null) return instantMs(expiresAt);
  return state === 'NOT_RATIFIED' && decision !== null ? instantMs(decision.at) + ORAL_RATIFICATION_MS : undefined;
}

/** When a request last changed since it was made, by an act or by time. Minus infinity when it did not. */
function changedMs(authority: AuthorityAnswer): number {
  const { decision, ratification, closure } = authority;
  const acts = [decision?.at, ratification?.at, closure?.at].flatMap((at) => (at === undefined ? [] : [instantMs(at)]));
  return Math.max(...acts, endedMs(authority) ?? -Infinity);
}

/**
 * The requests of which the person knows how they stand, before the first look of a session: those that they put away,
 * those that changed too long ago to be news, and those that they searched under since. All others are told.
 */
function stoodBefore(
  authorities: readonly AuthorityAnswer[],
  told: readonly ToldStanding[],
  nowMs: number,
): ReadonlyMap<string, string> {
  const known = new Map<string, string>(told.map(({ authorityId, standing }) => [authorityId, standing]));
  for (const authority of authorities) {
    const atMs = changedMs(authority);
    const isUsed = authority.searches.some(({ at }) => instantMs(at) >= atMs);
    if (isUsed || atMs < nowMs - AUTHORITY_NEWS_MS) known.set(authority.authorityId, standingOf(authority));
  }
  return known;
}

/** Says, once and politely, what somebody else, or time, made of one's own requests, and keeps it until it is put away. */
function useOwnNews(
  authorities: readonly AuthorityAnswer[],
  told: readonly ToldStanding[] | undefined,
  userName: string,
): void {
  useEffect(() => {
    if (told === undefined) return;
    const { stood: lastStood, unread } = useAuthorityNews.getState();
    const stood = lastStood ?? stoodBefore(authorities, told, serviceNowMs());
    const now = new Map(authorities.map((each) => [each.authorityId, standingOf(each)]));
    const news = authorities.filter((authority) => {
      const was = stood.get(authority.authorityId);
      // One that was asked for elsewhere and decided before it was ever seen waiting is news as well.
      const hasChanged = was === undefined ? !isWaiting(authority) : was !== standingOf(authority);
      return hasChanged && authority.closure?.by !== userName;
    });
    const ids = news.map(({ authorityId }) => authorityId);
    useAuthorityNews.setState({ stood: now, unread: [...ids, ...unread.filter((id) => !ids.includes(id))] });
    const words = news.map(
      (authority) =>
        `${becameOf(authority, stood.get(authority.authorityId))}: ${authority.authorityId}. ${standingSentence(authority, serviceNowMs())}`,
    );
    if (words.length > 0) announce(words.join(' '));
  }, [authorities, told, userName]);
}

/** Takes the notice away, also for the next sign-in on this workstation. */
export function putAway(authority: AuthorityAnswer): void {
  const { authorityId } = authority;
  useAuthorityNews.setState(({ unread }) => ({ unread: unread.filter((id) => id !== authorityId) }));
  // If this cannot be kept, it is told once more after the next sign-in, which does no harm.
  void call('authorities.putAway', { authorityId, standing: standingOf(authority) }).catch(() => undefined);
}

/** Of what cannot be read, all is told. */
const NONE_TOLD: readonly ToldStanding[] = [];

const hasOne = (roles: readonly Role[], of: readonly Role[]): boolean => roles.some((role) => of.includes(role));

/** Follows requests for older data for whoever decides on them, and for whoever has one that may yet change. */
export function useAuthoritiesFollowed({ roles, userName }: Pick<Account, 'roles' | 'userName'>): void {
  const mayAsk = hasOne(roles, AUTHORITY_REQUEST_ROLES);
  const { authorities, isKnown } = useOwnAuthorities(mayAsk);
  const putAwayHere = useMethod('authorities.told', {}, { when: mayAsk });
  const told = putAwayHere.isError ? NONE_TOLD : putAwayHere.data?.told;
  useAuthorityChanges(
    hasOne(roles, AUTHORITY_DECISION_ROLES) || authorities.some((each) => isWaiting(each) || isInForce(each)),
  );
  useOwnNews(authorities, isKnown ? told : undefined, userName);
}
