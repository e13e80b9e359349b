import type { Failure } from '../../../app/contract/failures.ts';
import { succeed, type Result } from '../../../app/domain/result.ts';
import type { Drafts } from '../../services/lists/drafts.ts';
import type { Copies, ListCopies } from '../../services/lists/list-copies.ts';
import { failed, type MakeFailure } from '../../services/failures.ts';
import type { SessionService } from '../../services/session/session.ts';
import type { Handlers } from '../registrar.ts';

type Area = Pick<
  Handlers,
  | 'lists.copies'
  | 'lists.sync'
  | 'lists.open'
  | 'lists.entries'
  | 'drafts.list'
  | 'drafts.open'
  | 'drafts.change'
  | 'drafts.discard'
  | 'drafts.submit'
>;

/** Each for whoever is signed in, whose name the page does not say. */
export function listHandlers(
  copies: ListCopies,
  drafts: Drafts,
  session: Pick<SessionService, 'account'>,
  failure: MakeFailure,
): Area {
  const asOwner = <T>(run: (owner: string) => T): T | Result<never, Failure> => {
    const account = session.account();
    return account === undefined ? failed(failure('NOT_SIGNED_IN')) : run(account.userName);
  };
  const plain = (found: Result<Copies, Failure>) =>
    found.ok ? succeed({ lists: [...found.value.lists], syncedAtMs: found.value.syncedAtMs }) : found;
  return {
    'lists.copies': () => asOwner((owner) => plain(copies.of(owner))),
    'lists.sync': () =>
      asOwner(async (owner) => {
        const found = plain(await copies.sync(owner));
        if (found.ok) await drafts.askDecisions(owner);
        return found;
      }),
    'lists.open': ({ listId }) => asOwner((owner) => copies.open(owner, listId)),
    'lists.entries': (asked) => asOwner((owner) => copies.entries(owner, asked)),
    'drafts.list': () =>
      asOwner((owner) => {
        const found = drafts.of(owner);
        return found.ok ? succeed({ drafts: [...found.value] }) : found;
      }),
    'drafts.open': (which) => asOwner((owner) => drafts.open(owner, which)),
    'drafts.change': ({ draftId, ...to }) => asOwner((owner) => drafts.change(owner, draftId, to)),
    'drafts.discard': ({ draftId }) => asOwner((owner) => drafts.discard(owner, draftId)),
    'drafts.submit': ({ draftId, note }) => asOwner((owner) => drafts.submit(owner, draftId, note)),
  };
}
