import { useState, type ReactNode } from 'react';
import type { Failure } from '../../../app/contract/failures.ts';
import type { Settings } from '../../../app/contract/methods.ts';
import { IDLE_LOCK_MINUTES_RANGE } from '../../../app/policy/session-rules.ts';
import { POLICY_SOURCE } from '../../../app/policy/version.ts';
import { failureOf } from '../../bridge/app-error.ts';
import { keysOf, whyNot } from '../../commands/command.ts';
import { now } from '../../commands/keyboard.ts';
import { changeSettings } from '../../state/session-life.ts';
import { useSession } from '../../state/session-store.ts';
import { closeDialog } from '../../state/ui-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { CheckBox } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { largerText, smallerText } from './text-size.ts';
import './settings.css';

function Setting({
  name,
  help,
  children,
}: {
  readonly name: string;
  readonly help: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="setting">
      <div>
        <b>{name}</b>
        <p className="t3 fs11">{help}</p>
      </div>
      {children}
    </div>
  );
}

const { min, max } = IDLE_LOCK_MINUTES_RANGE;

/** How the page looks and behaves for this person. Every change applies at once and is stored with the profile. */
export function SettingsDialog(): ReactNode {
  const settings = useSession((state) => state.settings);
  const info = useSession((state) => state.info);
  const [failure, setFailure] = useState<Failure | null>(null);
  const set = (change: Partial<Settings>): void => {
    setFailure(null);
    changeSettings(change).catch((thrown: unknown) => setFailure(failureOf(thrown)));
  };
  return (
    <Dialog name="Settings" className="settings" onClose={closeDialog}>
      <div className="dialog-head">
        <h2>Settings</h2>
        <span className="grow" />
        <Button size="s" variant="ghost" icon="cross" iconOnly="Close settings" onClick={closeDialog} />
      </div>
      <div className="settings-body">
        {failure !== null && <FailureNote failure={failure} subject="settings" />}
        <Setting name="Theme" help="Dark is made for control rooms.">
          <Segmented
            label="Theme"
            size="m"
            value={settings.theme}
            onChange={(theme) => set({ theme })}
            choices={[
              { value: 'dark', label: 'Dark' },
              { value: 'light', label: 'Light' },
            ]}
          />
        </Setting>
        <Setting name="Density" help="Height of rows. Text stays the same size.">
          <Segmented
            label="Density"
            size="m"
            value={settings.density}
            onChange={(density) => set({ density })}
            choices={[
              { value: 'compact', label: 'Compact' },
              { value: 'default', label: 'Default' },
              { value: 'roomy', label: 'Roomy' },
            ]}
          />
        </Setting>
        <Setting name="Text size" help="Of text and all else on the screen. Ctrl 0 brings back 100 %.">
          <div className="text-size" role="group" aria-label="Text size">
            <Button
              icon="minus"
              iconOnly="Smaller text"
              keys={keysOf(smallerText)}
              blocked={whyNot(smallerText, now())}
              onClick={smallerText.run}
            />
            <b className="num">{settings.textSize} %</b>
            <Button
              icon="plus"
              iconOnly="Larger text"
              keys={keysOf(largerText)}
              blocked={whyNot(largerText, now())}
              onClick={largerText.run}
            />
          </div>
        </Setting>
        <Setting name="Lock after" help={`Minutes without use, ${min} to ${max}. Results are cleared then.`}>
          <div className="minutes">
            <input
              type="range"
              aria-label="Lock after, minutes"
              min={min}
              max={max}
              value={settings.idleLockMinutes}
              aria-valuetext={`${settings.idleLockMinutes} minutes`}
              onChange={(event) => set({ idleLockMinutes: Number(event.target.value) })}
            />
            <b className="num">{settings.idleLockMinutes} min</b>
          </div>
        </Setting>
        <Setting
          name="Single keys"
          help="Letters such as J, K and / while not typing. Keys with Ctrl or Alt always work."
        >
          <CheckBox
            label="Use single-key shortcuts"
            checked={settings.singleKeyShortcuts}
            onChange={(singleKeyShortcuts) => set({ singleKeyShortcuts })}
          />
        </Setting>
      </div>
      {info !== null && (
        <div className="settings-foot t3 fs11">
          <span>Sightline {info.version}</span>
          <span>Electron {info.electron}</span>
          <span>
            Rules <span className="mono">{info.policyVersion}</span>: {POLICY_SOURCE}
          </span>
          <span>Device {info.deviceName}</span>
          <span>
            Service <span className="mono">{info.serviceHost}</span>
          </span>
        </div>
      )}
    </Dialog>
  );
}
