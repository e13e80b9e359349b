/** An invalid command line, with words for the person who typed it. Exit code 64 (EX_USAGE). */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export type Arguments<V extends string, S extends string> = {
  /** Flags with a value. */
  readonly values: Readonly<Partial<Record<V, string>>>;
  /** Flags without one. */
  readonly switches: ReadonlySet<S>;
  readonly rest: readonly string[];
};

/**
 * Parses `--name value`, `--name=value`, `--switch` and the remaining arguments. Nothing is guessed: an unknown flag
 * is an error, because a mistyped one would otherwise be ignored silently.
 * @throws UsageError
 */
export function parseArguments<V extends string, S extends string>(
  args: readonly string[],
  valued: readonly V[],
  switched: readonly S[],
): Arguments<V, S> {
  const values: Partial<Record<V, string>> = {};
  const switches = new Set<S>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (!arg.startsWith('--') || arg === '--') {
      if (arg === '--') return { values, switches, rest: [...rest, ...args.slice(i + 1)] };
      if (arg.startsWith('-') && arg !== '-') throw new UsageError(`unknown flag ${arg}`);
      rest.push(arg);
      continue;
    }
    const [name = '', ...inline] = arg.slice(2).split('=');
    const value = valued.find((each) => each === name);
    const plain = switched.find((each) => each === name);
    if (plain !== undefined) {
      if (inline.length > 0) throw new UsageError(`--${name} takes no value`);
      switches.add(plain);
    } else if (value !== undefined) {
      const given = inline.length > 0 ? inline.join('=') : args[(i += 1)];
      if (given === undefined || (inline.length === 0 && given.startsWith('--')))
        throw new UsageError(`--${name} needs a value`);
      if (values[value] !== undefined) throw new UsageError(`--${name} is given twice`);
      values[value] = given;
    } else {
      throw new UsageError(
        `unknown flag --${name} (known: ${[...valued, ...switched].map((each) => `--${each}`).join(', ')})`,
      );
    }
  }
  return { values, switches, rest };
}

/** @throws UsageError unless the text is a whole number from `min` to `max`. */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not ${text}`);
  return value;
}

/** @throws UsageError unless the text is a time such as 2026-03-01T12:00:00Z. */
export function instantArgument(name: string, text: string): number {
  const ms = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(ms)) throw new UsageError(`--${name} must be a time such as 2026-03-01T12:00:00Z, not ${text}`);
  return ms;
}

export function required(values: Readonly<Partial<Record<string, string>>>, name: string): string {
  const value = values[name];
  if (value === undefined || value === '') throw new UsageError(`--${name} is required`);
  return value;
}
