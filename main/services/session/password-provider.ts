import { sessionSchema } from '../../../app/api/session.ts';
import { succeed } from '../../../app/domain/result.ts';
import type { SignInProvider } from '../../ports/sign-in-provider.ts';
import { failed } from '../failures.ts';
import type { ServiceApi } from '../service-api.ts';

/** User name and password against the service's own accounts. */
export function passwordProvider(api: ServiceApi): SignInProvider {
  return {
    signIn: async ({ userName, password }, deviceId) => {
      const body = { userName, password, ...(deviceId === undefined ? {} : { deviceId }) };
      const answer = await api.json({ method: 'POST', path: '/sessions', body }, sessionSchema);
      if (answer.ok) return succeed(answer.value.value);
      // At sign-in, "not signed in" means that the name or the password is wrong.
      return failed(
        answer.failure.code === 'NOT_SIGNED_IN' ? { ...answer.failure, code: 'BAD_CREDENTIALS' } : answer.failure,
      );
    },
  };
}
