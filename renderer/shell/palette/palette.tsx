import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatVrm } from '../../../app/domain/vrm-format.ts';
import { useDraft } from '../../workspaces/investigate/search-bar/draft-store.ts';
import { cancelSearch } from '../../search/search-life.ts';
import { isRunning, useSearch } from '../../search/search-store.ts';
import { changeSettings, lockNow, signOut } from '../../state/session-life.ts';
import { accountOf, serviceNowMs, useSession } from '../../state/session-store.ts';
import { closeDialog, openDialog } from '../../state/ui-store.ts';
import { workspacesOf } from '../workspaces.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Keys } from '../../ui/keys.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { copyReceipt } from '../../workspaces/investigate/receipt.ts';
import { focusPanel, panelNames } from '../../workspaces/investigate/panels.ts';
import { draftQuery } from '../../workspaces/investigate/search-bar/draft-query.ts';
import { matching, typedMark, type Command } from './commands.ts';
import './palette.css';

function searchFor(vrm: string): void {
  useDraft.setState({ marks: [], typing: formatVrm(vrm) });
  const now = draftQuery(useDraft.getState(), serviceNowMs());
  if (now.ok) openDialog({ kind: 'justify', request: { query: now.query } });
}

/** Everything that can be done now, with its key. What cannot be done is absent. */
function useCommands(text: string): readonly Command[] {
  const settings = useSession((state) => state.settings);
  const account = useSession(accountOf);
  const running = useSearch(isRunning);
  const query = useSearch((state) => state.query);
  const receipt = useSearch((state) => state.receipt);
  const mark = useMemo(() => typedMark(text), [text]);
  const workspaces = account === undefined ? [] : workspacesOf(account.roles);
  const maySearch = workspaces.length > 0;
  const onVehicle: Command[] =
    mark === undefined || !maySearch || running
      ? []
      : [
          {
            id: 'vehicle',
            group: `Vehicle ${mark.shown}`,
            icon: 'car',
            title: 'Search its reads',
            more: 'in the period of the search bar',
            asks: true,
            keys: ['Enter'],
            run: () => searchFor(mark.vrm),
          },
        ];
  const onSearch: Command[] = !maySearch
    ? []
    : [
        {
          id: 'mark',
          group: 'Search',
          icon: 'search',
          title: 'Go to the mark field',
          keys: ['/'],
          run: () => document.querySelector<HTMLElement>('[aria-label="Registration mark"]')?.focus(),
        },
        ...(query !== null && !running
          ? [
              {
                id: 'again',
                group: 'Search',
                icon: 'refresh' as const,
                title: 'Same search, new reason',
                asks: true,
                keys: ['F3'],
                run: () => openDialog({ kind: 'justify', request: { query } }),
              },
            ]
          : []),
        ...(running
          ? [
              {
                id: 'cancel',
                group: 'Search',
                icon: 'stop' as const,
                title: 'Stop the running search',
                keys: ['Esc'],
                run: () => void cancelSearch(),
              },
            ]
          : []),
        ...(receipt !== null
          ? [
              {
                id: 'receipt',
                group: 'Search',
                icon: 'receipt' as const,
                title: 'Copy the receipt',
                more: receipt.ref,
                keys: ['Ctrl', 'Shift', 'C'],
                run: () => void copyReceipt(),
              },
            ]
          : []),
      ];
  const goTo: Command[] = [
    ...workspaces.map((workspace, index) => ({
      id: workspace.id,
      group: 'Go to',
      icon: workspace.icon,
      title: workspace.name,
      keys: ['Alt', String(index + 1)],
      run: () => focusPanel(panelNames()[0]),
    })),
    ...panelNames().map((name) => ({
      id: `panel-${name}`,
      group: 'Go to',
      icon: 'sidebar' as const,
      title: name.replace(/ panel$/, ''),
      more: 'panel',
      keys: ['F6'],
      run: () => focusPanel(name),
    })),
  ];
  const onWindow: Command[] = [
    {
      id: 'lock',
      group: 'Sightline',
      icon: 'lock',
      title: 'Lock now',
      more: 'clears results on this device',
      keys: ['Ctrl', 'L'],
      run: () => void lockNow(),
    },
    {
      id: 'keys',
      group: 'Sightline',
      icon: 'keyboard',
      title: 'Keyboard',
      keys: ['Shift', '/'],
      run: () => openDialog({ kind: 'keys' }),
    },
    {
      id: 'settings',
      group: 'Sightline',
      icon: 'settings',
      title: 'Settings',
      run: () => openDialog({ kind: 'settings' }),
    },
    {
      id: 'theme',
      group: 'Sightline',
      icon: 'eye',
      title: settings.theme === 'dark' ? 'Use the light theme' : 'Use the dark theme',
      run: () => void changeSettings({ theme: settings.theme === 'dark' ? 'light' : 'dark' }).catch(() => undefined),
    },
    {
      id: 'signOut',
      group: 'Sightline',
      icon: 'signOut',
      title: 'Sign out',
      more: 'clears results on this device',
      run: () => void signOut(),
    },
  ];
  return [...onVehicle, ...matching([...onSearch, ...goTo, ...onWindow], mark === undefined ? text : '')];
}

/** Type what you want to do. A mark offers a search of it, which still asks for its justification. */
export function Palette(): ReactNode {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const commands = useCommands(text);
  const current = commands[Math.min(at, commands.length - 1)];
  const mark = typedMark(text);

  useEffect(() => {
    // Newer browsers answer with a promise here, which is not a clean-up.
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    closeDialog();
    // After focus has gone back to where it was, so that a command may move it.
    setTimeout(command.run, 0);
  };
  const keyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && commands.length > 0) {
      event.preventDefault();
      setAt((Math.min(at, commands.length - 1) + step + commands.length) % commands.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(current);
    }
  };
  return (
    <Dialog name="Command palette" className="palette" at="top" onClose={closeDialog}>
      <div className="palette-input">
        <Icon name="search" size={20} />
        <input
          data-autofocus=""
          role="combobox"
          aria-label="Command or registration mark"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${current.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="What do you want to do? Or type a mark"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={keyDown}
        />
        {mark !== undefined && <VrmChip vrm={mark.vrm} size="m" />}
      </div>
      <div className="palette-list" id={`${id}-list`} role="listbox" aria-label="Commands" ref={list}>
        {commands.map((command, index) => (
          <div key={command.id} role="presentation">
            {commands[index - 1]?.group !== command.group && (
              <div className="palette-group" role="presentation">
                {command.group}
              </div>
            )}
            <div
              role="option"
              id={`${id}-${command.id}`}
              aria-selected={command === current}
              className={command === current ? 'palette-item on' : 'palette-item'}
              onClick={() => run(command)}
              onMouseMove={() => setAt(index)}
            >
              <Icon name={command.icon} className={command.asks === true ? 'tone-acct' : ''} />
              <span>
                {command.title} {command.more !== undefined && <span className="t3">{command.more}</span>}
              </span>
              <span className="grow" />
              {command.asks === true && <span className="tone-acct fs11">asks for your justification</span>}
              {command.keys !== undefined && <Keys keys={command.keys} />}
            </div>
          </div>
        ))}
        {commands.length === 0 && <p className="palette-none t2">Nothing here is called that.</p>}
      </div>
      <div className="palette-foot" aria-hidden="true">
        <span>
          <kbd>↑</kbd>
          <kbd>↓</kbd> choose
        </span>
        <span>
          <kbd>Enter</kbd> run
        </span>
        <span>
          <kbd>Esc</kbd> close
        </span>
      </div>
    </Dialog>
  );
}
