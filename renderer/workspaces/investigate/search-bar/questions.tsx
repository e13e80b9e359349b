import { useEffect, useState, type ReactNode } from 'react';
import { keysOf } from '../../../commands/command.ts';
import { SaveForm } from '../../../saved/save-form.tsx';
import { useKeptWords } from '../../../saved/kept-words.ts';
import { SavedList } from '../../../saved/saved-list.tsx';
import { useSaved, type Saved } from '../../../saved/saved.ts';
import { asOfNow, type Question } from '../../../search/again.ts';
import { QuestionWords } from '../../../search/question-words.tsx';
import { useReasons } from '../../../search/reasons-store.ts';
import { loadCameras, useCameras } from '../../../state/camera-store.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { countText, shortClockText } from '../../../words/measures.ts';
import { showQuestions } from '../commands.ts';
import { questions } from '../handles.ts';
import { draftQuery } from './draft-query.ts';
import { isBarQuery, useDraft } from './draft-store.ts';
import { leftOutWords } from './chosen-cameras.ts';
import { askAgain, periodWords, questionAgain, runSaved, toSave } from './saved-question.ts';
import './questions.css';

/** What is saved: a recent question that was chosen, or else what the bar asks. */
function SaveQuestion({
  chosen,
  takesFocus,
}: {
  readonly chosen: Question | undefined;
  readonly takesFocus: boolean;
}): ReactNode {
  const draft = useDraft();
  const asked = draftQuery(draft, serviceNowMs());
  const ofBar = asked.ok ? toSave(asked.query, draft.period) : undefined;
  const thing = chosen !== undefined && isBarQuery(chosen.query) ? toSave(chosen.query, chosen.askedAs) : ofBar;
  return (
    <SaveForm
      key={chosen === undefined ? 'bar' : JSON.stringify(chosen)}
      kind="question"
      label="Save this question as"
      thing={thing}
      blocked={asked.ok ? undefined : `The bar asks nothing yet. ${asked.error.text}`}
      about={
        thing === undefined ? undefined : (
          <QuestionWords query={thing.query} reference={undefined} period={periodWords(thing)} />
        )
      }
      takesFocus={takesFocus}
    />
  );
}

function SavedWords({ item }: { readonly item: Saved<'question'> }): ReactNode {
  const cameras = useCameras((state) => state.cameras);
  const { thing } = item;
  if (thing === null) return null;
  const again = questionAgain(thing, cameras, serviceNowMs());
  const leftOut = 'cannot' in again ? undefined : leftOutWords(again.leftOut, again.of);
  return (
    <>
      <QuestionWords query={thing.query} reference={undefined} period={periodWords(thing)} />
      {leftOut !== undefined && <span className="tone-warn">; {leftOut}</span>}
    </>
  );
}

type At = 'list' | 'name';

/** Saved questions, kept on this device for their owner, and those of this session: never what was found. Each asks why again. */
function QuestionLists({ at, onClose }: { readonly at: At; readonly onClose: () => void }): ReactNode {
  const reasons = useReasons((state) => state.reasons);
  const cameras = useCameras((state) => state.cameras);
  const { items } = useSaved('question');
  const kept = useKeptWords();
  const [chosen, setChosen] = useState<{ readonly atMs: number; readonly question: Question }>();
  useEffect(() => {
    void loadCameras();
  }, []);
  return (
    <>
      <h3>Saved{items.length > 0 && <span className="t3"> {countText(items.length, 'question')}</span>}</h3>
      <SavedList
        kind="question"
        verb="Ask"
        takesFocus={at === 'list'}
        words={(item) => <SavedWords item={item} />}
        cannot={({ thing }) => {
          const again = questionAgain(thing, cameras, serviceNowMs());
          return 'cannot' in again ? again.cannot : undefined;
        }}
        onUse={({ thing }) => {
          onClose();
          void runSaved(thing);
        }}
        none="Nothing saved yet."
      />
      {reasons.length > 0 && (
        <>
          <h3>
            Recent <span className="t3">since you signed in; forgotten at lock</span>
          </h3>
          <ul className="recent" aria-label="Recent questions">
            {reasons.map(({ atMs, question, justification }) => (
              <li key={atMs}>
                <button
                  type="button"
                  className="saved-use"
                  onClick={() => {
                    onClose();
                    askAgain(asOfNow(question.query, question.askedAs, serviceNowMs()));
                  }}
                >
                  <span>
                    <QuestionWords query={question.query} reference={justification.reference} />
                  </span>
                </button>
                <span className="t3 num">{shortClockText(atMs)}</span>
                {isBarQuery(question.query) && (
                  <Button
                    size="s"
                    variant="ghost"
                    icon="save"
                    iconOnly={`Save the question of ${shortClockText(atMs)}`}
                    pressed={chosen?.atMs === atMs}
                    onClick={() => setChosen(chosen?.atMs === atMs ? undefined : { atMs, question })}
                  />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <SaveQuestion chosen={chosen?.question} takesFocus={at === 'name'} />
      <p className="t3 fs11">
        {`A saved question is ${kept}, for you only: never what it found or why. You are asked why each time.`}
      </p>
    </>
  );
}

/** Opens what can be asked again, and saves what is in the bar. */
export function Questions(): ReactNode {
  const [at, setAt] = useState<At>();
  // The palette finds saved questions by name: they are known from the start.
  useSaved('question');
  questions.useProvide({ open: setAt });
  return (
    <span className="popover-anchor">
      <Button
        variant="ghost"
        icon="clock"
        className="questions-button"
        title="Recent and saved questions"
        keys={keysOf(showQuestions)}
        aria-haspopup="dialog"
        aria-expanded={at !== undefined}
        onClick={() => setAt(at === undefined ? 'list' : undefined)}
      >
        Recent and saved
      </Button>
      {at !== undefined && (
        <Popover
          key={at}
          name="Recent and saved questions"
          align="right"
          onClose={() => setAt(undefined)}
          className="questions"
        >
          <QuestionLists at={at} onClose={() => setAt(undefined)} />
        </Popover>
      )}
    </span>
  );
}
