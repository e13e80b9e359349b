import { succeed } from '../../../app/domain/result.ts';
import { failed, type MakeFailure } from '../../services/failures.ts';
import type { SessionService } from '../../services/session/session.ts';
import type { ToldAuthorities } from '../../services/told-authorities.ts';
import type { Handlers } from '../registrar.ts';

type Area = Pick<Handlers, 'authorities.told' | 'authorities.putAway'>;

/** Each for whoever is signed in, whose name the page does not say. */
export function toldAuthorityHandlers(
  told: ToldAuthorities,
  session: Pick<SessionService, 'account'>,
  failure: MakeFailure,
): Area {
  return {
    'authorities.told': () => {
      const account = session.account();
      return account === undefined ? failed(failure('NOT_SIGNED_IN')) : succeed({ told: told.of(account.userName) });
    },
    'authorities.putAway': ({ authorityId, standing }) => {
      const account = session.account();
      if (account === undefined) return failed(failure('NOT_SIGNED_IN'));
      told.put(account.userName, authorityId, standing);
      return succeed({});
    },
  };
}
