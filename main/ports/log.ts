export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The workstation's own log, for support. Everything is redacted at the sink, whatever a caller passes. */
export type Log = {
  readonly write: (level: LogLevel, event: string, fields?: LogFields) => void;
};
