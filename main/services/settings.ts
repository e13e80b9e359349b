import type { Failure } from '../../app/contract/failures.ts';
import { settingsSchema, type MethodInput, type Settings } from '../../app/contract/methods.ts';
import { succeed, type Result } from '../../app/domain/result.ts';
import { DEFAULT_IDLE_LOCK_MINUTES } from '../../app/policy/session-rules.ts';
import type { Log } from '../ports/log.ts';
import type { SettingsStore } from '../store/settings.ts';
import { StoreFault } from '../store/store-fault.ts';
import { auditFaultCode, failed, type MakeFailure } from './failures.ts';

export const DEFAULT_SETTINGS: Settings = {
  theme: 'dark',
  density: 'default',
  textSize: 100,
  idleLockMinutes: DEFAULT_IDLE_LOCK_MINUTES,
  singleKeyShortcuts: true,
};

export type SettingsService = {
  readonly get: () => Settings;
  readonly set: (change: MethodInput<'settings.set'>) => Result<Settings, Failure>;
};

/** Settings of this workstation, in the encrypted database. An invalid value falls back to its default. */
export function settingsService({
  store,
  log,
  failure,
}: {
  readonly store: SettingsStore;
  readonly log: Log;
  readonly failure: MakeFailure;
}): SettingsService {
  const load = (): Settings => {
    try {
      const stored = settingsSchema.partial().safeParse(store.read());
      return {
        ...DEFAULT_SETTINGS,
        ...(stored.success
          ? (Object.fromEntries(
              Object.entries(stored.data).filter(([, value]) => value !== undefined),
            ) as Partial<Settings>)
          : {}),
      };
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.write('warn', 'settings.unreadable', { fault: error.fault });
      return DEFAULT_SETTINGS;
    }
  };
  let current = load();
  return {
    get: () => current,
    set: (change) => {
      try {
        const wanted = Object.entries(change).filter(([, value]) => value !== undefined);
        for (const [name, value] of wanted) store.write(name, value);
        current = { ...current, ...(Object.fromEntries(wanted) as Partial<Settings>) };
        return succeed(current);
      } catch (error) {
        if (!(error instanceof StoreFault)) throw error;
        return failed(failure(auditFaultCode(error)));
      }
    },
  };
}
