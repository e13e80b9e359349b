import { succeed } from '../../../app/domain/result.ts';
import type { SessionService } from '../../services/session/session.ts';
import type { Handlers } from '../registrar.ts';

type Area = Pick<
  Handlers,
  | 'session.state'
  | 'session.signIn'
  | 'session.changePassword'
  | 'session.unlock'
  | 'session.lock'
  | 'session.signOut'
  | 'session.activity'
>;

export const sessionHandlers = (session: SessionService): Area => ({
  'session.state': () => succeed(session.state()),
  'session.signIn': ({ userName, password }) => session.signIn(userName, password),
  'session.changePassword': ({ userName, password, newPassword }) =>
    session.changePassword(userName, password, newPassword),
  'session.unlock': ({ password }) => session.unlock(password),
  'session.lock': () => session.lock('asked'),
  'session.signOut': () => session.signOut(),
  'session.activity': () => succeed(session.activity()),
});
