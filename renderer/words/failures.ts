import { HOUR_MS } from '../../app/domain/instant.ts';
import type { Failure, FailureCode } from '../../app/contract/failures.ts';
import { assertNever } from '../../app/domain/result.ts';
import { LAST_BAND_DAYS } from '../../app/policy/access-table.ts';
import { UNDELIVERED_MAX_MS } from '../../app/policy/device-rules.ts';
import { SIGN_IN_TRIES } from '../../app/policy/session-rules.ts';
import { MOST_READS } from '../columns/limits.ts';
import { figureText } from './measures.ts';

/**
 * Words for every failure: what happened, what is safe, what to do. They do not blame, joke or apologise, and never
 * quote the server. One table, so that the same failure reads the same everywhere.
 */
export type FailureWords = {
  readonly title: string;
  readonly happened: string;
  readonly safe: string;
  readonly mend: string;
};

const words = (title: string, happened: string, safe: string, mend: string): FailureWords => ({
  title,
  happened,
  safe,
  mend,
});

const NOT_RUN = 'Nothing was searched. The refusal is on the audit record.';
const NOTHING_LEFT = 'Nothing left this workstation.';
const ONCE_ONLINE = 'Try again when the status bar says Online.';

function secondsIn(failure: Pick<Failure, 'params'>): string {
  const seconds = failure.params?.['retryAfterSeconds'];
  return typeof seconds === 'number' && seconds > 0 ? `in ${Math.ceil(seconds)} s` : 'in a minute';
}

function limitIn(failure: Pick<Failure, 'params'>): string {
  const { asked, allowed } = failure.params ?? {};
  return typeof asked === 'number' && typeof allowed === 'number' ? ` (${asked} asked, ${allowed} allowed)` : '';
}

const AFTER_TRIES = `After ${SIGN_IN_TRIES} wrong tries in a row the account waits a minute.`;
const UNDELIVERED_HOURS = UNDELIVERED_MAX_MS / HOUR_MS;

function waitingIn(failure: Pick<Failure, 'params'>): string {
  const waiting = failure.params?.['waiting'];
  return typeof waiting === 'number' ? ` (${waiting} wait)` : '';
}

/** What failed, so that the words fit: "Nothing was searched" would make no sense in an account form. */
export type FailureSubject =
  | 'search'
  | 'authority'
  | 'comparison'
  | 'copy'
  | 'correction'
  | 'preservation'
  | 'decision'
  | 'lists'
  | 'saved'
  | 'session'
  | 'unlock'
  | 'settings'
  | 'change'
  | 'reading'
  | 'start';

/** What did not happen, for failures outside of searches. */
const NOT_DONE: Readonly<Record<Exclude<FailureSubject, 'search'>, string>> = {
  authority: 'Nothing was asked for or decided.',
  comparison: 'No comparison was recorded.',
  copy: 'Nothing was copied.',
  correction: 'The read is as it was.',
  preservation: 'Nothing was preserved.',
  decision: 'Nothing was decided.',
  lists: 'The lists are as they were, and what was typed is kept.',
  saved: 'What was saved before is as it was.',
  session: 'Who is signed in has not changed.',
  unlock: 'Sightline stays locked.',
  settings: 'No setting was changed.',
  change: 'Nothing was changed.',
  reading: 'What is shown may be out of date or missing.',
  start: 'Nothing was opened.',
};

type WithCode = { readonly code: FailureCode; readonly params?: Failure['params'] };

/** The words of a failure for its subject. Parameters only fill in figures. */
export function failureWords(failure: WithCode, subject: FailureSubject): FailureWords {
  const said = searchFailureWords(failure);
  if (subject === 'search') return said;
  return (
    (subject === 'authority' ? authorityFailureWords(failure) : undefined) ??
    (subject === 'lists' ? listFailureWords(failure) : undefined) ??
    (subject === 'saved' ? savedFailureWords(failure) : undefined) ??
    (subject === 'unlock' ? unlockFailureWords(failure) : undefined) ??
    (subject === 'comparison' || subject === 'correction' || subject === 'preservation'
      ? readFailureWords(failure, subject)
      : undefined) ??
    otherFailureWords(failure, said, NOT_DONE[subject])
  );
}

/** Codes that only a search can have: their words speak of a search, whatever the subject. */
export const SEARCH_ONLY: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'ALREADY_RUNNING',
  'AUDIT_WAITING',
  'AUTHORITY_REQUIRED',
  'BUDGET_SPENT',
  'CONFLICT_OF_INTEREST',
  'JUSTIFICATION_MISMATCH',
  'JUSTIFICATION_REQUIRED',
  'LOG_ALARM',
  'PROPORTIONALITY_REQUIRED',
  'REASON_TOO_VAGUE',
  'REFERENCE_INVALID',
  'STREAM_MALFORMED',
  'STREAM_TRUNCATED',
  'TOO_MANY_READS',
  'TOO_WIDE',
  'WINDOW_TOO_OLD',
]);

/** What is saved under a name has no audit record that could fail: the disk itself does. */
function savedFailureWords({ code }: WithCode): FailureWords | undefined {
  switch (code) {
    case 'AUDIT_LOG_UNWRITABLE':
      return words(
        'It could not be saved on this workstation',
        'The encrypted database here cannot be written.',
        NOT_DONE.saved,
        'Tell your ANPR manager.',
      );
    case 'DISK_FULL':
      return words(
        'The disk of this workstation is full',
        'It could not be saved.',
        NOT_DONE.saved,
        'Free some space, then try again.',
      );
    case 'NOT_FOUND':
      return words(
        'It is not saved any more',
        'It was deleted, or its time was over.',
        NOT_DONE.saved,
        'Save it again if you need it.',
      );
    default:
      return undefined;
  }
}

/** What is said otherwise of lists and their drafts: nothing that was typed is lost with a failure. */
function listFailureWords({ code }: WithCode): FailureWords | undefined {
  switch (code) {
    case 'AUDIT_LOG_UNWRITABLE':
      return words(
        'It could not be saved on this workstation',
        'The encrypted database here cannot be written.',
        'What you typed stays on the screen and is tried again.',
        'Do not close Sightline. Tell your ANPR manager.',
      );
    case 'DISK_FULL':
      return words(
        'The disk of this workstation is full',
        'It could not be saved.',
        'What you typed stays on the screen and is tried again.',
        'Free some space. Do not close Sightline before.',
      );
    case 'CONFLICT':
      return words(
        'Somebody else was first',
        'The list was changed meanwhile, or there is one of this name.',
        NOT_DONE.lists,
        'Sync the lists, look at what there is now, then try again.',
      );
    case 'NOT_FOUND':
      return words(
        'The list is not here any more',
        'It was deleted, or it is not one that you may see.',
        NOT_DONE.lists,
        'Sync the lists to see what there is.',
      );
    case 'ROLE_FORBIDDEN':
      return words(
        'Your role may not do this',
        'The access rules keep it to list managers.',
        `${NOT_DONE.lists} The refusal is on the audit record.`,
        'Ask a list manager.',
      );
    default:
      return undefined;
  }
}

/** Where the session is locked, only the password was asked for. */
const unlockFailureWords = ({ code }: WithCode): FailureWords | undefined =>
  code === 'BAD_CREDENTIALS'
    ? words(
        'That password is not right',
        NOT_DONE.unlock,
        'Your account is unchanged.',
        `Type it again. ${AFTER_TRIES}`,
      )
    : undefined;

/** What is said otherwise of a request for older data, or of the decision on it. */
function authorityFailureWords(failure: WithCode): FailureWords | undefined {
  const refused = `${NOT_DONE.authority} The refusal is on the audit record.`;
  switch (failure.code) {
    case 'AUTHORITY_REQUIRED':
      return words(
        'An authority cannot be had in this form',
        'The rules of this category want it in writing, or a criterion named.',
        refused,
        'Correct what is marked, then send it again.',
      );
    case 'CONFLICT':
      return words(
        'Somebody else was first',
        'It was decided, ratified or closed while you were writing.',
        NOT_DONE.authority,
        'Look at what was decided.',
      );
    case 'CONFLICT_OF_INTEREST':
      return words(
        'Nobody decides on their own request',
        'The person who asked stands behind your account too.',
        refused,
        'Another officer of the rank decides.',
      );
    case 'NOT_FOUND':
      return words(
        'There is no such request',
        'None of this reference can be seen by you.',
        NOT_DONE.authority,
        'Look for new requests to see what there is.',
      );
    case 'REFERENCE_INVALID':
      return { ...searchFailureWords(failure), safe: refused };
    case 'ROLE_FORBIDDEN':
      return words(
        'This is not for you to decide',
        'It takes an authorising officer of the organisation, and of sufficient rank.',
        refused,
        'Leave it to an officer whose it is.',
      );
    case 'TOO_WIDE':
      return words(
        'One authority does not cover so much',
        `It takes in more marks or cameras than one may${limitIn(failure)}.`,
        refused,
        'Ask for fewer.',
      );
    case 'WINDOW_TOO_OLD':
      return words(
        'No authority opens this',
        `This category has none, or the period begins more than 12 months (${LAST_BAND_DAYS} days) back.`,
        refused,
        'Choose a later start, or another category.',
      );
    default:
      return undefined;
  }
}

/** What is said otherwise of what is done with a read: comparing, correcting, preserving. */
function readFailureWords(
  { code }: WithCode,
  subject: 'comparison' | 'correction' | 'preservation',
): FailureWords | undefined {
  const notDone = NOT_DONE[subject];
  const refused = `${notDone} The refusal is on the audit record.`;
  switch (code) {
    case 'CONFLICT':
      return subject === 'comparison'
        ? words(
            'There is nothing to compare with yet',
            'No image of this read was opened, or the read was corrected since.',
            refused,
            'Open the images, look at them, then state it again.',
          )
        : words(
            'The read has changed since you opened it',
            'Somebody corrected it, or what waited has lapsed.',
            refused,
            'Look at the read as it is now, then decide.',
          );
    case 'CONFLICT_OF_INTEREST':
      return words(
        'A second person confirms it',
        'You asked for it yourself, or your own roles wait for a confirmation.',
        refused,
        'Ask a colleague to look at the read.',
      );
    case 'JUSTIFICATION_REQUIRED':
      return words(
        'The reason for looking at this read has ended',
        'The search that found it is of another sign-in, or of too long ago.',
        refused,
        'Run the search again, with its reason.',
      );
    case 'NOT_FOUND':
      return words(
        'This read is not held any more',
        'It was deleted at the service since, by age or after a request.',
        notDone,
        'Leave it out of what you write.',
      );
    case 'ROLE_FORBIDDEN':
      return words(
        'Your role may not do this',
        'The access rules keep it to others.',
        refused,
        'Ask somebody whose role it is.',
      );
    case 'REFERENCE_INVALID':
      return words(
        'The reference is not one',
        'It is a placeholder or has no form that is known.',
        refused,
        'Give the crime, log or operation reference, such as 14/22871/25.',
      );
    case 'VALIDATION_FAILED':
      return subject === 'correction'
        ? words(
            'This correction cannot be used',
            'The mark is the one that the read has, or is none, or the reason is not words.',
            refused,
            'Correct the boxes or the reason, then submit again.',
          )
        : undefined;
    default:
      return undefined;
  }
}

/** The words of failures outside of searches, in place of those that speak of one. */
function otherFailureWords({ code }: WithCode, said: FailureWords, notDone: string): FailureWords {
  switch (code) {
    case 'AUDIT_LOG_UNWRITABLE':
      return words(
        'The audit record cannot be written on this workstation',
        'Nothing that must be on record is done without its record.',
        `${notDone} ${NOTHING_LEFT}`,
        'Tell your ANPR manager.',
      );
    case 'AUDIT_UNAVAILABLE':
      return { ...said, happened: 'The service does nothing that it cannot record.', safe: notDone };
    case 'CANCELLED':
      return words('It was cancelled', 'It stopped before it was done.', notDone, 'Do it again if it is still wanted.');
    case 'DATABASE_NEWER':
      return { ...said, safe: `Nothing in it was changed. ${notDone}` };
    case 'DATABASE_UNREADABLE':
      return { ...said, safe: `Records that the national service holds are not affected. ${notDone}` };
    case 'DISK_FULL':
      return {
        ...said,
        happened: 'Its audit record could not be written, so it was not done.',
        safe: `${notDone} ${NOTHING_LEFT}`,
        mend: 'Free some space, then try again.',
      };
    case 'LOCKED':
      return { ...said, mend: 'Unlock, then try again.' };
    case 'NOT_FOUND':
      return words(
        'It is not there',
        'The service holds nothing of this name. It may have been deleted.',
        notDone,
        'Look again to see what is held now.',
      );
    case 'SERVICE_ANSWER_MALFORMED':
      return { ...said, safe: 'Audit records are kept.' };
    case 'SERVICE_UNREACHABLE':
      return { ...said, mend: ONCE_ONLINE };
    case 'TOO_LARGE':
      return { ...said, safe: notDone };
    case 'VALIDATION_FAILED':
      return words(
        'Part of this cannot be used',
        'It is not in a form that is accepted.',
        notDone,
        'Correct what is marked, then try again.',
      );
    default:
      return said.safe === NOT_RUN ? { ...said, safe: `${notDone} The refusal is on the audit record.` } : said;
  }
}

function searchFailureWords(failure: WithCode): FailureWords {
  switch (failure.code) {
    // Raised by the workstation
    case 'ALREADY_RUNNING':
      return words(
        'A search is running',
        'One search runs at a time, so that what is on screen belongs to one reason.',
        'The running search goes on.',
        'Wait for it, or cancel it with Esc.',
      );
    case 'AUDIT_LOG_UNWRITABLE':
      return words(
        'Searching has stopped on this workstation',
        'The audit record could not be written, and no search runs without its record.',
        NOTHING_LEFT,
        'Tell your ANPR manager. Searching starts again when the record can be written.',
      );
    case 'AUDIT_WAITING':
      return words(
        'Searching waits for the audit records',
        `Too many records of this workstation have not reached the national log${waitingIn(failure)}, or one has waited for more than ${UNDELIVERED_HOURS} hours.`,
        'Nothing left this workstation. The records are kept here, encrypted.',
        'Sightline keeps sending them. Search again when the status bar says that all are sent.',
      );
    case 'BAD_CREDENTIALS':
      return words(
        'User name or password is not right',
        'Nobody is signed in.',
        'Your account is unchanged.',
        `Check the user name and type the password again. ${AFTER_TRIES}`,
      );
    case 'CANCELLED':
      return words(
        'The search was cancelled',
        'It stopped before the service had sent everything.',
        'Reads that had arrived stay on screen. The search is on the audit record.',
        'Run it again to see the rest.',
      );
    case 'CERTIFICATE_REFUSED':
      return words(
        'The service could not prove who it is',
        'Its certificate is not one that this workstation trusts, so the connection was closed.',
        'Nothing was sent to it.',
        'Do not try another network. Tell your ANPR manager.',
      );
    case 'CLOCK_WRONG':
      return words(
        'The clock of this workstation is wrong',
        'It differs from the clock of the national service by more than a minute.',
        'Times of reads come from the cameras and are not affected.',
        'Have the clock set, then try again.',
      );
    case 'CONTRACT_MISMATCH':
      return words(
        'Two parts of Sightline do not agree',
        'This window received something it does not understand, and shows nothing rather than something wrong.',
        'Audit records are kept apart and are safe.',
        'Close Sightline and start it again. If it comes back, quote the reference.',
      );
    case 'DATABASE_NEWER':
      return words(
        'A newer Sightline has been used on this workstation',
        'The encrypted database here belongs to a newer version, and this one cannot read it.',
        'Nothing in it was changed. Nothing is searched without a record in it.',
        'Start the newer version, or ask your ANPR manager to install it again.',
      );
    case 'DATABASE_UNREADABLE':
      return words(
        'The local record could not be opened',
        'The encrypted audit record on this workstation is damaged or its key is missing.',
        'Records that the national service holds are not affected. Nothing is searched without a record.',
        'Do not reinstall. Tell your ANPR manager, who can recover the file.',
      );
    case 'DISK_FULL':
      return words(
        'The disk of this workstation is full',
        'The audit record of the search could not be written, so the search did not run.',
        NOTHING_LEFT,
        'Free some space, then run it again.',
      );
    case 'JUSTIFICATION_MISMATCH':
      return words(
        'The reason was given for another search',
        'The search was changed after its reason was written.',
        'Nothing was searched.',
        'Confirm the reason for this search, or write a new one.',
      );
    case 'KEYCHAIN_UNAVAILABLE':
      return words(
        'The keychain of this computer cannot be used',
        'Keys are kept in memory only, and are gone when Sightline closes.',
        'No key is written to the disk.',
        'You can work. Ask for the keychain to be set up.',
      );
    case 'LOCKED':
      return words(
        'Sightline is locked',
        'This needs an unlocked session.',
        'Results were cleared.',
        'Unlock, then run the search again.',
      );
    case 'LOG_ALARM':
      return words(
        'The national audit log is not what it was',
        'Searching has stopped on this workstation: the log could not prove that it is the one this workstation saw before, or that it holds its records.',
        'Nothing left this workstation. Its records are kept, and what it found is reported to the service.',
        'Tell your ANPR manager. An auditor or an administrator of your organisation looks into it and clears it; then search again.',
      );
    case 'SAVED_LIST_FULL':
      return words(
        'The list is full',
        failure.params?.['kind'] === 'event'
          ? `There is room for ${String(failure.params['allowed'] ?? 'no more')} events in one case.`
          : `There is room for ${String(failure.params?.['allowed'] ?? 'no more')} of this kind.`,
        'What was saved before is as it was.',
        'Delete one that you do not need, then save again.',
      );
    case 'SAVED_NAME_TAKEN':
      return words(
        'The name is in use',
        'Another one of this kind is saved under it. Capitals make no difference.',
        'What was saved before is as it was.',
        'Choose another name.',
      );
    case 'REFUSED_SENDER':
      return words(
        'The request was refused inside Sightline',
        'It did not come from the window of this application.',
        'The refusal was recorded.',
        'Close Sightline and start it again. Quote the reference to your ANPR manager.',
      );
    case 'SERVICE_ANSWER_MALFORMED':
      return words(
        'The service gave an answer that makes no sense',
        'It does not have the form that was agreed, so none of it is shown.',
        'The audit record of the search is kept.',
        'Try again. If it comes back, quote the reference.',
      );
    case 'SERVICE_UNREACHABLE':
      return words(
        'The national service cannot be reached',
        'No answer came over the network.',
        'What you typed is kept. Audit records wait, encrypted, and are sent first.',
        `${ONCE_ONLINE} The search is not repeated by itself.`,
      );
    case 'SESSION_EXPIRED':
      return words(
        'Your session has ended',
        'It reached its longest time, or was ended by the service.',
        'Results were cleared. Audit records are kept.',
        'Sign in again.',
      );
    case 'STREAM_MALFORMED':
      return words(
        'Part of the answer could not be read',
        'The stream of reads was damaged on its way.',
        'Reads shown before that are whole. The search is on the audit record.',
        'Run the search again before relying on it.',
      );
    case 'STREAM_TRUNCATED':
      return words(
        'The answer stopped before its end',
        'The connection to the service was lost while reads were arriving.',
        'Reads that arrived are shown and are whole. More may exist.',
        'Run the search again to see everything.',
      );
    case 'TOO_FAST':
      return words(
        'That was asked too often',
        'Requests came faster than a person makes them.',
        'Nothing was lost.',
        'Wait a moment, then try again.',
      );
    case 'TOO_MANY_READS':
      return words(
        'There are more reads than can be shown at once',
        `Sightline shows ${figureText(MOST_READS)} reads of one search at most, so that every filter answers at once.`,
        'The search stopped there. Reads that are shown are whole; the others are not.',
        'Ask for a shorter period, a smaller area or fewer marks.',
      );
    // Raised by the policy, here or at the service
    case 'VALIDATION_FAILED':
      return words(
        'The search is not one that can be asked',
        'Part of it is not in a form that the service accepts.',
        'Nothing was searched.',
        'Correct what is marked, then run it again.',
      );
    case 'NOT_SIGNED_IN':
      return words(
        'Nobody is signed in',
        'The service no longer knows this session.',
        'Audit records are kept.',
        'Sign in again.',
      );
    case 'ROLE_FORBIDDEN':
      return words(
        'Your role or organisation may not do this',
        'The access rules keep it to others.',
        NOT_RUN,
        'Ask somebody whose role it is, or choose another category.',
      );
    case 'NETWORK_FORBIDDEN':
      return words(
        'This network is not allowed',
        'The national service takes no calls from the network that this workstation is on.',
        NOT_RUN,
        'Connect to your force’s network, or ask the service desk.',
      );
    case 'PASSWORD_CHANGE_REQUIRED':
      return words(
        'Choose a password of your own',
        'You signed in with a one-use secret, which an administrator gave you.',
        'It opens nothing else, so that nobody can use your account in your place.',
        'Choose a password that only you know.',
      );
    case 'CONFIRMATION_REQUIRED':
      return words(
        'Somebody must confirm your account',
        'One administrator made it or gave it a new secret, and nobody else has said that it is yours.',
        'It is closed until then, so that no administrator can use it in your place.',
        'Ask your supervisor, or another administrator, to approve its use.',
      );
    case 'JUSTIFICATION_REQUIRED':
      return words(
        'The reason is not complete',
        'A search needs a category, a purpose, a reference and a reason.',
        NOT_RUN,
        'Fill in what is marked.',
      );
    case 'REASON_TOO_VAGUE':
      return words(
        'The reason is too thin to check',
        'Somebody who was not there must be able to check it without asking you.',
        NOT_RUN,
        'Say what happened, where and when.',
      );
    case 'REFERENCE_INVALID':
      return words(
        'The reference is not one',
        'It is a placeholder or has no form that is known.',
        NOT_RUN,
        'Give the crime, log or operation reference, such as 14/22871/25.',
      );
    case 'PROPORTIONALITY_REQUIRED':
      return words(
        'A wide search needs its proportionality stated',
        'It takes in many vehicles with no link to your investigation.',
        NOT_RUN,
        'Say why a narrower search would not be enough.',
      );
    case 'CONFLICT_OF_INTEREST':
      return words(
        'You cannot run this search',
        'You said that you know the vehicle, a person or the address.',
        NOT_RUN,
        'Ask your supervisor to pass it to a colleague.',
      );
    case 'DEVICE_REVOKED':
      return words(
        'This workstation was withdrawn',
        'An administrator of your organisation has withdrawn or refused it, so the service takes nothing from it.',
        NOTHING_LEFT,
        'Work at another workstation, and tell your ANPR manager.',
      );
    case 'AUTHORITY_REQUIRED':
      return words(
        'A senior officer must authorise this',
        'Part of the period is older than 90 days.',
        NOT_RUN,
        'Give the reference of an authority that covers this search, or search the last 90 days only.',
      );
    case 'WINDOW_TOO_OLD':
      return words(
        'The period reaches back too far',
        `Reads that old are not for this category, or it is older than 12 months (${LAST_BAND_DAYS} days), which nobody can search.`,
        NOT_RUN,
        'Choose a later start.',
      );
    case 'TOO_WIDE':
      return words(
        'The search is too wide',
        `It takes in more than this category allows${limitIn(failure)}.`,
        NOT_RUN,
        'Make it narrower: fewer marks or a shorter period.',
      );
    case 'BUDGET_SPENT':
      return words(
        'The budget for searches is spent',
        `What may be taken over days, by you or under this reference, is used up${limitIn(failure)}.`,
        'Reads that had arrived stay on screen. The refusal is on the audit record.',
        'Ask a supervisor to release a further day’s budget. For a major or CT case, ask for an operation of this reference.',
      );
    case 'NOT_FOUND':
      return words(
        'It is not there',
        'The service has no such read. It may have been deleted by age.',
        'Your search is unchanged.',
        'Run the search again to see what is held now.',
      );
    case 'CONFLICT':
      return words(
        'Somebody else changed it first',
        'The service holds a newer version.',
        'Your version was not lost.',
        'Look at both, then decide.',
      );
    case 'PRECONDITION_FAILED':
      return words(
        'It has changed since you opened it',
        'The service holds a newer version.',
        'Your version was not lost.',
        'Open it again, then decide.',
      );
    case 'TOO_LARGE':
      return words(
        'That is more than the service takes at once',
        'The request was larger than its limit.',
        'Nothing was searched.',
        'Ask for less at a time.',
      );
    case 'RATE_LIMITED':
      return words(
        'Wait before the next try',
        'There were too many tries in a short time.',
        'Nothing was lost and nobody is locked out.',
        `Try again ${secondsIn(failure)}.`,
      );
    case 'INTERNAL':
      return words(
        'Something inside went wrong',
        'A fault in Sightline or in the service stopped it. It was written down with its reference.',
        'The audit record is kept.',
        'Try again. If it comes back, quote the reference.',
      );
    case 'AUDIT_UNAVAILABLE':
      return words(
        'The national audit record is not available',
        'The service does not search while it cannot record.',
        NOTHING_LEFT,
        'Try again in a few minutes.',
      );
    case 'OVERLOADED':
      return words(
        'The national service is busy',
        'It has more work than it can take now.',
        'Nothing was lost.',
        `Try again ${secondsIn(failure)}.`,
      );
    default:
      return assertNever(failure.code);
  }
}

/** The field of the justification that a code is about, when the failure itself names none. */
export function fieldOfCode(code: FailureCode): string | undefined {
  switch (code) {
    case 'REASON_TOO_VAGUE':
      return '/justification/reason';
    case 'REFERENCE_INVALID':
      return '/justification/reference';
    case 'PROPORTIONALITY_REQUIRED':
      return '/justification/proportionality';
    case 'CONFLICT_OF_INTEREST':
      return '/justification/conflictDeclared';
    case 'AUTHORITY_REQUIRED':
      return '/authorityId';
    case 'WINDOW_TOO_OLD':
      return '/query/window/from';
    case 'TOO_WIDE':
      return '/query/vrms';
    default:
      return undefined;
  }
}

/** Refusals that the prompt can fix: it opens again with the same words. */
const MENDABLE: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'VALIDATION_FAILED',
  'ROLE_FORBIDDEN',
  'JUSTIFICATION_REQUIRED',
  'REASON_TOO_VAGUE',
  'REFERENCE_INVALID',
  'PROPORTIONALITY_REQUIRED',
  'CONFLICT_OF_INTEREST',
  'AUTHORITY_REQUIRED',
  'WINDOW_TOO_OLD',
  'TOO_WIDE',
  'JUSTIFICATION_MISMATCH',
]);

export const isMendable = (code: FailureCode): boolean => MENDABLE.has(code);
