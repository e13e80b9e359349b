import type { Failure } from '../../../app/contract/failures.ts';
import { succeed, type Result } from '../../../app/domain/result.ts';
import { failed, type MakeFailure } from '../../services/failures.ts';
import type { SavedItems, Unsaved } from '../../services/saved-items.ts';
import type { SessionService } from '../../services/session/session.ts';
import type { Handlers } from '../registrar.ts';

type Area = Pick<Handlers, 'saved.list' | 'saved.add' | 'saved.change' | 'saved.remove'>;

/** Each for whoever is signed in, whose name the page does not say. */
export function savedHandlers(saved: SavedItems, session: Pick<SessionService, 'account'>, failure: MakeFailure): Area {
  const asOwner = <T>(run: (owner: string) => Result<T, Unsaved>): Result<T, Failure> => {
    const account = session.account();
    if (account === undefined) return failed(failure('NOT_SIGNED_IN'));
    const done = run(account.userName);
    if (done.ok) return done;
    const { code, allowed, kind } = done.failure;
    return failed(failure(code, allowed === undefined || kind === undefined ? {} : { params: { allowed, kind } }));
  };
  return {
    'saved.list': () =>
      asOwner((owner) => {
        const found = saved.of(owner);
        return found.ok ? succeed({ items: [...found.value] }) : found;
      }),
    'saved.add': ({ name, thing }) => asOwner((owner) => saved.add(owner, name, thing)),
    'saved.change': ({ id, ...to }) => asOwner((owner) => saved.change(owner, id, to)),
    'saved.remove': ({ id }) => asOwner((owner) => saved.remove(owner, id)),
  };
}
