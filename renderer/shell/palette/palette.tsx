import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { parseVrm } from '../../../app/domain/vrm.ts';
import { keysOf, moreOf, titleOf, whyNot, type Command } from '../../commands/command.ts';
import { now, runOrSay } from '../../commands/keyboard.ts';
import { usePersonalChanges } from '../../state/personal-store.ts';
import { accountOf, useSession } from '../../state/session-store.ts';
import { closeDialog } from '../../state/ui-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Keys } from '../../ui/keys.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { commandsOf, offeredTo, palette } from '../commands.ts';
import { found } from './found.ts';
import './palette.css';

/** Lists the commands again whenever a store that they read may have changed. */
function useCommands(text: string): readonly Command[] {
  const roles = useSession((state) => accountOf(state)?.roles);
  useSession((state) => state.settings);
  usePersonalChanges();
  if (roles === undefined) return [];
  const offered = offeredTo(roles, text);
  // A typed mark is no search word: when it offers something, the commands are listed unfiltered.
  const others = commandsOf(roles).filter((one) => one !== palette);
  return [...offered, ...found(others, offered.length > 0 ? '' : text, now())];
}

type ItemProps = {
  readonly id: string;
  readonly command: Command;
  readonly current: boolean;
  readonly onRun: () => void;
  readonly onPoint: () => void;
};

function Item({ id, command, current, onRun, onPoint }: ItemProps): ReactNode {
  const why = whyNot(command, now());
  const more = why ?? moreOf(command);
  const classes = ['palette-item', current ? 'on' : '', why === undefined ? '' : 'blocked'];
  return (
    <div
      role="option"
      id={id}
      aria-selected={current}
      aria-disabled={why !== undefined || undefined}
      className={classes.filter(Boolean).join(' ')}
      onClick={onRun}
      onMouseMove={onPoint}
    >
      <Icon name={command.icon} className={command.asks === true ? 'tone-acct' : ''} />
      <span>
        {titleOf(command)} {more !== undefined && <span className="t3">{more}</span>}
      </span>
      <span className="grow" />
      {command.asks === true && <span className="tone-acct fs11">asks for your justification</span>}
      {command.keys !== undefined && <Keys keys={keysOf(command)} />}
    </div>
  );
}

/** Type what you want to do. A mark offers a search of it, which still asks for its justification. */
export function Palette(): ReactNode {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const commands = useCommands(text);
  const current = commands[Math.min(at, commands.length - 1)];
  const mark = parseVrm(text);

  useEffect(() => {
    // Newer browsers return a promise here, which React must not take for a clean-up function.
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    if (whyNot(command, now()) !== undefined) return void runOrSay(command);
    closeDialog();
    // After focus has returned to where it was, so that a command may move it.
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
        {mark.ok && mark.format !== 'other' && <VrmChip vrm={mark.vrm} size="m" />}
      </div>
      <div className="palette-list" id={`${id}-list`} role="listbox" aria-label="Commands" ref={list}>
        {commands.map((command, index) => (
          <div key={command.id} role="presentation">
            {commands[index - 1]?.group !== command.group && (
              <div className="palette-group" role="presentation">
                {command.group}
              </div>
            )}
            <Item
              id={`${id}-${command.id}`}
              command={command}
              current={command === current}
              onRun={() => run(command)}
              onPoint={() => setAt(index)}
            />
          </div>
        ))}
        {commands.length === 0 && (
          <p className="palette-none t2">
            No command with these words. Try <em>lock</em> or type a mark.
          </p>
        )}
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
