import { succeed } from '../../../app/domain/result.ts';
import { failed, type MakeFailure } from '../../services/failures.ts';
import type { KeptQuestions } from '../../services/kept-questions.ts';
import type { SessionService } from '../../services/session/session.ts';
import type { Handlers } from '../registrar.ts';

type Area = Pick<Handlers, 'question.kept' | 'question.write' | 'question.forget'>;

/** Each for whoever is signed in, whose name the page does not say. */
export function questionHandlers(
  questions: KeptQuestions,
  session: Pick<SessionService, 'account'>,
  failure: MakeFailure,
): Area {
  return {
    'question.kept': () => {
      const account = session.account();
      return account === undefined
        ? failed(failure('NOT_SIGNED_IN'))
        : succeed({ questions: questions.of(account.userName) });
    },
    'question.write': (question) => {
      const account = session.account();
      if (account === undefined) return failed(failure('NOT_SIGNED_IN'));
      questions.write(account.userName, question);
      return succeed({});
    },
    'question.forget': ({ kinds }) => {
      const account = session.account();
      if (account === undefined) return failed(failure('NOT_SIGNED_IN'));
      questions.forget(account.userName, kinds);
      return succeed({});
    },
  };
}
