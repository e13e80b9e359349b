import { useMemo, type ComponentProps, type ReactNode } from 'react';
import { accountOf, useSession } from '../../state/session-store.ts';
import { closeDialog, openDialog } from '../../state/ui-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Keys } from '../../ui/keys.tsx';
import { keyMapOf } from './key-map.ts';
import './keyboard-map.css';

/** A UK keyboard: rows of keys with their widths. */
const ROWS: readonly (readonly (string | readonly [string, number])[])[] = [
  ['Esc', 'F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12', ['Del', 1.25]],
  ['`', '1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '-', '=', ['Backspace', 1.6]],
  [['Tab', 1.35], 'Q', 'W', 'E', 'R', 'T', 'Y', 'U', 'I', 'O', 'P', '[', ']', ['Enter', 1.25]],
  [['Caps', 1.6], 'A', 'S', 'D', 'F', 'G', 'H', 'J', 'K', 'L', ';', '’', '#', ['', 1]],
  [['Shift', 1.15], '\\', 'Z', 'X', 'C', 'V', 'B', 'N', 'M', ',', '.', '/', ['Shift', 2.4]],
  [
    ['Ctrl', 1.4],
    ['Win', 1.1],
    ['Alt', 1.2],
    ['Space', 5.8],
    ['AltGr', 1.2],
    ['Menu', 1.1],
    ['Ctrl', 1.4],
  ],
];

/** The design has hues for four groups; further groups start over. */
const HUES = 4;
const hueOf = (groups: readonly string[], group: string): string => `key-group-${groups.indexOf(group) % HUES}`;

function Key({
  name,
  width,
  use,
}: {
  readonly name: string;
  readonly width: number;
  readonly use: { readonly hue: string; readonly cap: string } | undefined;
}): ReactNode {
  return (
    <div className={use === undefined ? 'key' : `key used ${use.hue}`} style={{ flex: `${width} ${width} 0` }}>
      <b>{name}</b>
      <span>{use?.cap}</span>
    </div>
  );
}

/** Every key, drawn and listed. The drawing is for sighted users; the lists say the same. */
export function KeyboardMap(): ReactNode {
  const roles = useSession((state) => accountOf(state)?.roles);
  const { groups, lines, caps } = useMemo(() => keyMapOf(roles ?? []), [roles]);
  const use = (name: string): ComponentProps<typeof Key>['use'] => {
    const cap = caps.get(name);
    return cap === undefined ? undefined : { hue: hueOf(groups, cap.group), cap: cap.cap };
  };
  const singleKeys = useSession((state) => state.settings.singleKeyShortcuts);
  return (
    <Dialog name="Keyboard" className="keyboard" onClose={closeDialog}>
      <div className="dialog-head">
        <h2>Keyboard</h2>
        <span className="t3">
          UK layout ·{' '}
          {singleKeys
            ? 'single keys work when you are not typing, and can be turned off'
            : 'single keys are turned off'}
        </span>
        <span className="grow" />
        {groups.map((group) => (
          <span key={group} className={`key-legend ${hueOf(groups, group)}`}>
            <i />
            {group}
          </span>
        ))}
        <Button size="s" icon="settings" onClick={() => openDialog({ kind: 'settings' })}>
          Turn keys off
        </Button>
        <Button
          size="s"
          variant="ghost"
          icon="cross"
          iconOnly="Close keyboard"
          onClick={closeDialog}
          data-autofocus=""
        />
      </div>
      {/* Takes focus, so that keys scroll what a low window cuts off. */}
      <div className="keyboard-scroll" role="group" aria-label="Keys" tabIndex={0}>
        <div className="keyboard-drawing" aria-hidden="true">
          {ROWS.map((row, index) => (
            <div key={index} className="key-row">
              {row.map((key, at) =>
                typeof key === 'string' ? (
                  <Key key={at} name={key} width={1} use={use(key)} />
                ) : (
                  <Key key={at} name={key[0]} width={key[1]} use={use(key[0])} />
                ),
              )}
            </div>
          ))}
        </div>
        <div className="key-lists">
          {groups.map((group) => (
            <section key={group} aria-label={group}>
              <h3>{group}</h3>
              <ul>
                {lines
                  .filter((entry) => entry.group === group)
                  .map((entry) => (
                    <li key={entry.line}>
                      <span>{entry.line}</span>
                      <span className="visually-hidden">: {entry.keys.map((keys) => keys.join(' ')).join(' or ')}</span>
                      <span className="row key-either">
                        {entry.keys.map((keys) => (
                          <Keys key={keys.join()} keys={keys} />
                        ))}
                      </span>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
