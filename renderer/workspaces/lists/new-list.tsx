import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { voiListSchema, type VoiListDetails } from '../../../app/domain/voi.ts';
import { listTextErrors } from '../../../app/policy/voi-rules.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import { failureOf } from '../../bridge/app-error.ts';
import { call } from '../../bridge/bridge.ts';
import { announce } from '../../state/announce.ts';
import { queryClient } from '../../state/query-client.ts';
import { isUnreachable, useSession } from '../../state/session-store.ts';
import { Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Segmented, type Choice } from '../../ui/segmented.tsx';
import { openList } from './open-lists.ts';
import { chooseList, useListsView } from './view-store.ts';

type Kind = 'FORCE' | 'ACT';
const KINDS: readonly Choice<Kind>[] = [
  { value: 'FORCE', label: 'Force list', hint: 'Vehicles of interest of your force' },
  { value: 'ACT', label: 'ACT list', hint: 'A life at risk, or immediate action on a PNC report' },
];

const MESSAGES: Readonly<Record<string, string>> = {
  name: 'A name such as 13_STOLEN_01: number of the force, purpose, number of the list, in capitals.',
  purpose: 'Say what the list is for, in 10 characters or more.',
  justification: 'Say why its size, reason and extent are proportionate, in 15 characters or more.',
};

type Words = { readonly name: string; readonly purpose: string; readonly justification: string };

/** What is wrong in each field, in words. */
function faultsOf(details: unknown, words: Words): Readonly<Record<string, string>> {
  const parsed = voiListSchema.safeParse(details);
  const faults: Record<string, string> = {};
  for (const { path } of parsed.success ? [] : parsed.error.issues) {
    const field = String(path[0]);
    faults[field] ??= MESSAGES[field] ?? 'This cannot be used.';
  }
  for (const { pointer, message } of listTextErrors({ purpose: words.purpose, justification: words.justification }))
    faults[pointer] ??= `It ${message}.`;
  return faults;
}

/** Makes a list at the service, or drafts it here while the service is not reached. */
export function NewList(): ReactNode {
  const isOffline = useSession(isUnreachable);
  const [words, setWords] = useState<Words>({ name: '', purpose: '', justification: '' });
  const [kind, setKind] = useState<Kind>('FORCE');
  const [asked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const details = { ...words, name: words.name.trim().toUpperCase(), kind, extent: { kind: 'NATIONAL' } } as const;
  const faults = faultsOf(details, words);
  const shown = (field: keyof Words): string | undefined => (asked ? faults[field] : undefined);
  const close = (): void => useListsView.setState({ isCreating: false });
  const put = (part: Partial<Words>): void => setWords((old) => ({ ...old, ...part }));

  const draftIt = async (made: VoiListDetails): Promise<void> => {
    const draft = await call('drafts.open', { details: made });
    await queryClient.invalidateQueries({ queryKey: ['drafts.list'] });
    await openList(draft.draftId, { listId: null, draftId: draft.draftId });
    chooseList(draft.draftId);
    announce(`${made.name} is drafted on this workstation.`);
  };
  const create = async (event?: SyntheticEvent): Promise<void> => {
    event?.preventDefault();
    setAsked(true);
    const parsed = voiListSchema.safeParse(details);
    if (!parsed.success || Object.keys(faults).length > 0 || isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      if (isOffline) await draftIt(parsed.data);
      else {
        const made = await call('lists.create', { body: parsed.data }).catch((thrown: unknown) => {
          if (failureOf(thrown).code === 'SERVICE_UNREACHABLE') return undefined;
          throw thrown;
        });
        if (made === undefined) await draftIt(parsed.data);
        else {
          announce(`${made.value.name} is made.`);
          // It is there, also when the copies cannot be brought up to date just now.
          await call('lists.sync', {}).catch(() => undefined);
          await queryClient.invalidateQueries({ queryKey: ['lists.copies'] });
          chooseList(made.value.listId);
        }
      }
      close();
    } catch (thrown) {
      setFailure(failureOf(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog
      name="New list"
      className="new-list"
      unsaved={Object.values(words).some((text) => text !== '')}
      onClose={close}
      onKeyDown={(event) => {
        if (event.ctrlKey && event.key === 'Enter') void create(event);
      }}
    >
      <header className="dialog-head">
        <h2>New list</h2>
        <span className="t3">reviewed within 28 days, deleted 56 days after its last revision</span>
      </header>
      <form className="new-list-form" onSubmit={(event) => void create(event)}>
        <TextField
          label="Name"
          data-autofocus=""
          value={words.name}
          placeholder="13_STOLEN_01"
          autoComplete="off"
          maxLength={30}
          error={shown('name')}
          help="Force, purpose, number."
          onChange={(event) => put({ name: event.target.value })}
        />
        <div className="field">
          <span className="field-title">Kind</span>
          <Segmented label="Kind" choices={KINDS} value={kind} onChange={setKind} size="m" />
          <p className="field-help">{KINDS.find(({ value }) => value === kind)?.hint}.</p>
        </div>
        <TextField
          label="Purpose"
          value={words.purpose}
          autoComplete="off"
          maxLength={200}
          error={shown('purpose')}
          help="What the list is for. No names of persons."
          onChange={(event) => put({ purpose: event.target.value })}
        />
        <TextArea
          label="Justification"
          value={words.justification}
          maxLength={2_000}
          rows={3}
          error={shown('justification')}
          help="Why its size, reason and extent are proportionate."
          onChange={(event) => put({ justification: event.target.value })}
        />
        <p className="t2">
          <b>Extent:</b> all cameras of the national service. Entries are facts, not opinions; your force answers for
          them.
        </p>
        {isOffline && (
          <Note tone="warn" icon="cloudOff">
            The service is not reached. The list is drafted on this workstation and made when you submit it.
          </Note>
        )}
        {failure !== undefined && <FailureNote failure={failure} subject="lists" />}
        <div className="new-list-foot">
          <Button
            type="submit"
            variant="primary"
            icon="plus"
            keys={['Ctrl', 'Enter']}
            blocked={isBusy ? 'It is being made' : undefined}
          >
            {isOffline ? 'Draft list' : 'Make list'}
          </Button>
          <Button onClick={close}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
