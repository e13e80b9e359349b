import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Account } from '../../../app/api/session.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { Query } from '../../../app/domain/query.ts';
import { PURPOSES, type Category } from '../../../app/domain/justification.ts';
import { bandOf, needsProportionality } from '../../../app/policy/decide.ts';
import {
  judgeReference,
  PROPORTIONALITY_MIN_CHARACTERS,
  REASON_MESSAGES,
  REFERENCE_MAX_CHARACTERS,
  REFERENCE_MESSAGES,
  saysOthersFailed,
} from '../../../app/policy/justification-rules.ts';
import { CATEGORY_LABELS, PURPOSE_LABELS } from '../../../app/policy/labels.ts';
import { countText } from '../../words/measures.ts';
import { dropWords, keepWords } from '../kept/written-words.ts';
import { rememberReason } from '../reasons-store.ts';
import { startSearch } from '../sessions.ts';
import { lengthText } from '../../time/period.ts';
import { periodOf, subjectOf } from '../subject.ts';
import { accountOf, isUnreachable, serviceNowMs, useSession } from '../../state/session-store.ts';
import { closeDialog, openDialog, type JustifyRequest } from '../../state/ui-store.ts';
import { Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import {
  answersFrom,
  ASK_POINTER,
  categoriesFor,
  categoryHint,
  effectiveQuery,
  EMPTY_ANSWERS,
  judgementOf,
  olderRule,
  problemAt,
  problemsOf,
  problemsOfRefusal,
  recentQuery,
  toJustification,
  type Answers,
  type Problem,
} from './answers.ts';
import { EarlierReasons } from './earlier-reasons.tsx';
import { OlderChoice } from './older-choice.tsx';
import { ReasonField } from './reason-field.tsx';
import { ScopeColumn } from './scope-column.tsx';
import './justify.css';

function vehiclesText(query: Query): string {
  const { named, title } = subjectOf(query);
  return named.length > 0 ? countText(named.length, 'vehicle') : title;
}

const CONFLICT_QUESTION = 'Do you know this vehicle, a person connected with it, or the address?';

function subtitle(band: ReturnType<typeof bandOf>, wide: boolean, category: Category | undefined): string {
  if (band === 'GONE') return 'Part of this period is older than 12 months. Nobody can search that part.';
  if (band === 'OLDER' && category !== undefined && olderRule(category).kind === 'deny')
    return `Part of this period is older than 90 days. ${CATEGORY_LABELS[category]}: last 90 days only.`;
  if (band === 'OLDER')
    return 'Part of this period is older than 90 days. A senior officer must authorise that part first.';
  if (wide) return 'This search takes in many vehicles. Show why it is needed.';
  return 'Nothing runs until this is complete. Your answers stay with the audit record of this search.';
}

/** The prompt before every search. Left: the justification. Right: the search that it is for. */
function JustifyForm({ request, account }: { readonly request: JustifyRequest; readonly account: Account }): ReactNode {
  const { query: wanted, refusal } = request;
  const first = useMemo(
    () =>
      request.from === undefined
        ? EMPTY_ANSWERS
        : answersFrom(request.from, request.authorityId, refusal === undefined && request.isSameSearch !== true),
    [request, refusal],
  );
  const [answers, setAnswers] = useState<Answers>(first);
  const [tried, setTried] = useState(false);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wantsRun, setWantsRun] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(refusal ?? null);
  const [refused, setRefused] = useState<readonly Problem[]>(() =>
    refusal === undefined ? [] : problemsOfRefusal(refusal),
  );
  const box = useRef<HTMLDivElement>(null);
  const unreachable = useSession(isUnreachable);
  const nowMs = useMemo(() => serviceNowMs(), []);

  const asking = { account, query: wanted, nowMs };
  const query = effectiveQuery(asking, answers);
  const wide = needsProportionality(query);
  const band = bandOf(wanted, nowMs);
  const everything = problemsOf({ ...asking, query }, answers, wide);
  // A thin reason is no error: it needs more words, or a second press.
  const asks = everything.some(({ pointer }) => pointer === ASK_POINTER);
  const problems = asks
    ? everything.filter(
        ({ pointer, text }) =>
          pointer !== ASK_POINTER &&
          !(pointer === '/justification/reason' && text === REASON_MESSAGES[judgementOf(answers).verdict]),
      )
    : everything;
  const again = asks && asked;
  const shown = [...refused, ...(tried ? problems : [])];
  const errorAt = (pointer: string): string | undefined => problemAt(shown, pointer);
  const reference = judgeReference(answers.reference);
  const blocked = unreachable
    ? 'The national service cannot be reached. Your words are kept here, also over a lock.'
    : undefined;

  /** What stands here outlives a lock, until it is used or given up. */
  const written = refusal !== undefined || answers !== first;
  useEffect(() => {
    if (!written) return;
    const authority = answers.authorityId.trim();
    keepWords({
      query: wanted,
      justification: toJustification(answers, true),
      ...(authority === '' ? {} : { authorityId: authority }),
    });
  }, [written, wanted, answers]);
  const leave = (): void => {
    if (written) dropWords();
    closeDialog();
  };

  /** The same prompt for a narrower query, with the words that stand here. */
  const narrow = (narrower: Query): void =>
    openDialog({
      kind: 'justify',
      request: {
        view: request.view,
        query: narrower,
        from: toJustification(answers, true),
        isSameSearch: true,
        ...(request.pinsSearch === undefined ? {} : { pinsSearch: request.pinsSearch }),
      },
    });

  const change = useCallback((part: Partial<Answers>) => {
    setAnswers((old) => ({ ...old, asItIs: false, ...part }));
    setRefused([]);
    setAsked(false);
  }, []);

  /** Focus goes to the first field with an error, in the order of the form. */
  const showFirst = (found: readonly Problem[]): void => {
    const fields = [...(box.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])];
    const field = fields.find((element) => problemAt(found, element.dataset['field'] ?? '-') !== undefined);
    (field?.matches('input,textarea') === true
      ? field
      : field?.querySelector<HTMLElement>('[tabindex="0"],input,textarea')
    )?.focus();
  };

  const run = async (): Promise<void> => {
    if (busy || blocked !== undefined) return;
    if (problems.length > 0) {
      setTried(true);
      return showFirst(problems);
    }
    if (asks && !asked) {
      setTried(true);
      return setAsked(true);
    }
    setBusy(true);
    setFailure(null);
    const justification = toJustification({ ...answers, asItIs: again }, wide);
    const withAuthority =
      answers.older === 'reference' && bandOf(query, nowMs) === 'OLDER'
        ? { authorityId: answers.authorityId.trim() }
        : {};
    const answer = await startSearch(request.view, {
      query,
      justification,
      ...withAuthority,
      ...(request.pinsSearch === undefined ? {} : { pinsSearch: request.pinsSearch }),
      // What was left out of the period was chosen here and not in the search bar.
      askedAs: query === wanted ? request.askedAs : undefined,
    });
    setBusy(false);
    if (answer === null) {
      rememberReason({
        atMs: Date.now(),
        justification,
        question: { query, askedAs: query === wanted ? request.askedAs : undefined },
      });
      return leave();
    }
    const pointed = problemsOfRefusal(answer);
    setFailure(answer);
    setRefused(pointed);
    showFirst(pointed);
  };

  // Once the answer that it needs has been drawn.
  const runNow = useRef(run);
  useEffect(() => {
    runNow.current = run;
  });
  useEffect(() => {
    if (!wantsRun) return;
    setWantsRun(false);
    void runNow.current();
  }, [wantsRun]);

  /** Where a person in a hurry starts: category and purpose are already set. */
  const toReference = (): void =>
    box.current?.querySelector<HTMLElement>('[data-field="/justification/reference"]')?.focus();

  const keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    void run();
  };

  const left = problems.length;
  return (
    <Dialog
      name="Why do you need this search?"
      className="justify"
      onClose={leave}
      onKeyDown={keyDown}
      unsaved={answers.reason.trim() !== '' && answers.reason !== first.reason}
    >
      <div className="justify-head">
        <Icon name="shield" size={22} />
        <div>
          <h2>Why do you need this search?</h2>
          <p>{subtitle(band, wide, answers.category)}</p>
        </div>
        <span className="grow" />
        {answers.category === undefined && answers.purpose === undefined && (
          <Button
            size="s"
            icon="pulse"
            onClick={() => {
              change({ category: 'PUBLIC_SAFETY', purpose: 'PUBLIC_SAFETY' });
              toReference();
            }}
          >
            Life at risk
          </Button>
        )}
        <EarlierReasons
          onTake={({ justification }) =>
            change({
              ...answersFrom(justification, undefined, true),
              older: answers.older,
              authorityId: answers.authorityId,
            })
          }
        />
      </div>
      <div className="justify-body" ref={box}>
        <div className="justify-form">
          {failure !== null && <FailureNote failure={failure} subject="search" />}
          <div data-field="/justification/purpose">
            <span className="field-title" aria-hidden="true">
              Purpose
            </span>
            <Segmented
              label="Purpose"
              size="m"
              autoFocus
              figures
              value={answers.purpose}
              onChange={(purpose) => change({ purpose })}
              invalid={errorAt('/justification/purpose') !== undefined}
              choices={PURPOSES.map((value) => ({ value, label: PURPOSE_LABELS[value] }))}
            />
            <FieldError text={errorAt('/justification/purpose')} />
          </div>
          <div data-field="/justification/category">
            <span className="field-title" aria-hidden="true">
              Category
            </span>
            <Segmented
              label="Category"
              cards
              figures
              value={answers.category}
              onChange={(category) => change({ category })}
              invalid={errorAt('/justification/category') !== undefined}
              choices={categoriesFor(account).map((value) => ({
                value,
                label: CATEGORY_LABELS[value],
                hint: categoryHint(value),
              }))}
            />
            <FieldError text={errorAt('/justification/category')} />
          </div>
          <div className="justify-pair">
            <TextField
              label="Crime or log reference"
              value={answers.reference}
              maxLength={REFERENCE_MAX_CHARACTERS}
              autoComplete="off"
              spellCheck={false}
              placeholder="such as 14/22871/25"
              data-field="/justification/reference"
              error={
                errorAt('/justification/reference') ??
                (answers.reference.trim() !== '' && reference === 'BLOCKED' ? REFERENCE_MESSAGES.BLOCKED : undefined)
              }
              end={
                reference === 'ACCEPTED' ? (
                  <span className="tone-ok" title={REFERENCE_MESSAGES.ACCEPTED}>
                    <Icon name="tick" size={14} />
                    <span className="visually-hidden">{REFERENCE_MESSAGES.ACCEPTED}</span>
                  </span>
                ) : undefined
              }
              onChange={(event) => change({ reference: event.target.value })}
            />
            <TextField
              label="Who asked for it"
              icon="person"
              value={answers.requestedFor}
              maxLength={200}
              autoComplete="off"
              spellCheck={false}
              placeholder={account.displayName}
              end={<span>{answers.requestedFor.trim() === '' ? 'me' : 'not me'}</span>}
              data-field="/justification/requestedFor"
              onChange={(event) => change({ requestedFor: event.target.value })}
            />
          </div>
          <ReasonField
            answers={answers}
            copied={answers.copied !== undefined && answers.reason.trim() === answers.copied.trim()}
            error={errorAt('/justification/reason')}
            asked={again}
            onChange={change}
          />
          {wide && (
            <div className="proportionality">
              <div className="row">
                <Icon name="warning" className="tone-warn" />
                <b>Proportionality statement</b>
                <span className="grow" />
                <span className="t3">needed for {vehiclesText(query)}</span>
              </div>
              <TextArea
                label="Proportionality"
                aside={`why a narrower search would not be enough, ${PROPORTIONALITY_MIN_CHARACTERS} characters or more`}
                rows={3}
                value={answers.proportionality}
                error={errorAt('/justification/proportionality')}
                data-field="/justification/proportionality"
                onChange={(event) => change({ proportionality: event.target.value })}
              />
            </div>
          )}
          {answers.category === 'TAX_DUTY' && (
            <TextArea
              label="Other procedures"
              rows={2}
              value={answers.otherProcedures}
              error={errorAt('/justification/otherProcedures')}
              data-field="/justification/otherProcedures"
              aside={
                saysOthersFailed(answers.reason)
                  ? 'said in your reason'
                  : 'a search is the last resort: what was tried, and how it failed'
              }
              onChange={(event) => change({ otherProcedures: event.target.value })}
            />
          )}
          {band === 'OLDER' && (
            <OlderChoice
              pinsSearch={request.pinsSearch}
              category={answers.category}
              asked={wanted}
              recent={recentQuery(asking, answers.category)}
              view={request.view}
              answers={answers}
              error={errorAt('/authorityId') ?? errorAt('/query/window')}
              onChange={change}
              onRunRecent={() => {
                change({ older: 'recent' });
                setWantsRun(true);
              }}
            />
          )}
          {band === 'GONE' && (
            <Note tone="crit">
              {errorAt('/query/window') ??
                'Part of this period is over 12 months old. Choose a later start in the search bar.'}
            </Note>
          )}
          {errorAt('/query/vrms') !== undefined && (
            <Note tone="crit" live="alert">
              {errorAt('/query/vrms')}
            </Note>
          )}
          {query.kind !== 'vrm' && <TooWide problems={everything} onNarrow={narrow} />}
          <div data-field="/justification/conflictDeclared" className="conflict">
            <span className="conflict-ask" aria-hidden="true">
              <b>{CONFLICT_QUESTION}</b>
              <span className="t3"> Family, friends, neighbours, colleagues, yourself.</span>
            </span>
            <Segmented
              label={CONFLICT_QUESTION}
              size="m"
              value={answers.conflict}
              onChange={(conflict) => change({ conflict })}
              choices={[
                { value: 'no', label: 'No' },
                { value: 'yes', label: 'Yes' },
              ]}
            />
            {answers.conflict === 'yes' && (
              <Note tone="crit" live="alert">
                <b>You cannot run this search.</b> Ask your supervisor to pass it to a colleague.
              </Note>
            )}
          </div>
        </div>
        <ScopeColumn account={account} query={query} category={answers.category} nowMs={nowMs} words={answers} />
      </div>
      {again && (
        <div className="ask-again" role="alert">
          <Icon name="warning" className="tone-warn" />
          <div>
            <b>{REASON_MESSAGES[judgementOf(answers).verdict]}</b> As it is, the search runs, goes to this week’s
            sampling, and somebody will ask you about it.
          </div>
        </div>
      )}
      <div className="justify-foot">
        <span className="t2" role="status">
          {blocked ??
            (left > 0 && (tried || answers.reason !== '') ? (
              `${countText(left, 'answer')} to finish before this can run`
            ) : (
              <>
                You are answerable for this search: <b className="t1">{account.displayName}</b>
              </>
            ))}
        </span>
        <span className="grow" />
        <Button size="l" keys={['Esc']} onClick={leave}>
          Cancel
        </Button>
        <Button
          variant="accountable"
          size="l"
          icon="search"
          keys={['Ctrl', 'Enter']}
          aria-busy={busy}
          className={left > 0 ? 'not-yet' : ''}
          blocked={blocked}
          onClick={() => void run()}
        >
          {busy ? 'Recording' : again ? 'Run search as it is' : 'Run search'}
        </Button>
      </div>
    </Dialog>
  );
}

/** What of the query is wider than the category allows. It is said before anybody has written a word in vain. */
function TooWide({
  problems,
  onNarrow,
}: {
  readonly problems: readonly Problem[];
  readonly onNarrow: (query: Query) => void;
}): ReactNode {
  const wide = problems.filter(({ width }) => width !== undefined);
  if (wide.length === 0) return null;
  return (
    <div data-field="/query" className="too-wide">
      {wide.map(({ pointer, text, width }) => {
        const nearest = width?.nearest;
        const window = pointer.endsWith('/window') ? nearest : undefined;
        return (
          <Note key={pointer} tone="crit" live="status">
            {text}{' '}
            {window === undefined ? (
              'Make it narrower in the search bar, or choose another category.'
            ) : (
              <Button size="s" icon="clock" onClick={() => onNarrow(window)}>
                Search the last {lengthText(periodOf(window))} of it
              </Button>
            )}
          </Note>
        );
      })}
    </div>
  );
}

function FieldError({ text }: { readonly text: string | undefined }): ReactNode {
  return text === undefined ? null : (
    <div className="field-help bad">
      <Icon name="warning" size={12} />
      {text}
    </div>
  );
}

/** The prompt before a search, for the signed-in account. */
export function Justify({ request }: { readonly request: JustifyRequest }): ReactNode {
  const account = useSession(accountOf);
  return account === undefined ? null : <JustifyForm request={request} account={account} />;
}
