/** Settings as stored: JSON values by name, unchecked until parsed. */
export type SettingsStore = {
  readonly read: () => Readonly<Record<string, unknown>>;
  /** Throws `StoreFault`. */
  readonly write: (name: string, value: unknown) => void;
};
