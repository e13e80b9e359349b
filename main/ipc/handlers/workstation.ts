import type { Status, WorkstationInfo } from '../../../app/contract/methods.ts';
import { succeed } from '../../../app/domain/result.ts';
import type { SettingsService } from '../../services/settings.ts';
import type { Handlers } from '../registrar.ts';

type Area = Pick<Handlers, 'workstation.info' | 'workstation.status' | 'settings.get' | 'settings.set' | 'window.control'>;

export type WorkstationParts = {
  readonly info: () => Promise<WorkstationInfo>;
  readonly status: () => Status;
  readonly settings: SettingsService;
  readonly controlWindow: (action: 'minimise' | 'maximise' | 'close') => void;
};

export const workstationHandlers = ({ info, status, settings, controlWindow }: WorkstationParts): Area => ({
  'workstation.info': async () => succeed(await info()),
  'workstation.status': () => succeed(status()),
  'settings.get': () => succeed(settings.get()),
  'settings.set': (change) => settings.set(change),
  'window.control': ({ action }) => {
    controlWindow(action);
    return succeed({});
  },
});
