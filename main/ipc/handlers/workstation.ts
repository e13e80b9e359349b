import type { Status, WorkstationInfo } from '../../../app/contract/methods.ts';
import { succeed } from '../../../app/domain/result.ts';
import type { PickAreaFile } from '../../ports/area-file.ts';
import type { SettingsService } from '../../services/settings.ts';
import type { SecondPanel } from '../../ports/second-window.ts';
import type { Handlers } from '../registrar.ts';

type Area = Pick<
  Handlers,
  | 'workstation.info'
  | 'workstation.status'
  | 'settings.get'
  | 'settings.set'
  | 'window.control'
  | 'window.second'
  | 'area.openFile'
>;

export type WorkstationDeps = {
  readonly info: () => Promise<WorkstationInfo>;
  readonly status: () => Status;
  readonly settings: SettingsService;
  /** The idle lock uses the new time from now on. */
  readonly idleLockChanged: () => void;
  /** Text and all else in the window is drawn at this size from now on, in per cent. */
  readonly setTextSize: (percent: number) => void;
  readonly openSecondWindow: (panel: SecondPanel) => void;
  readonly controlWindow: (action: 'minimise' | 'maximise' | 'close') => void;
  readonly pickAreaFile: PickAreaFile;
};

export const workstationHandlers = ({
  info,
  status,
  settings,
  idleLockChanged,
  setTextSize,
  openSecondWindow,
  controlWindow,
  pickAreaFile,
}: WorkstationDeps): Area => ({
  'workstation.info': async () => succeed(await info()),
  'workstation.status': () => succeed(status()),
  'settings.get': () => succeed(settings.get()),
  'settings.set': (change) => {
    const before = settings.get();
    const outcome = settings.set(change);
    if (!outcome.ok) return outcome;
    if (outcome.value.idleLockMinutes !== before.idleLockMinutes) idleLockChanged();
    if (outcome.value.textSize !== before.textSize) setTextSize(outcome.value.textSize);
    return outcome;
  },
  'window.second': ({ panel }) => {
    openSecondWindow(panel);
    return succeed({});
  },
  'window.control': ({ action }) => {
    controlWindow(action);
    return succeed({});
  },
  'area.openFile': async () => succeed({ picked: await pickAreaFile() }),
});
