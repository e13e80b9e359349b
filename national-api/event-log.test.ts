import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKGROUND_JOBS, EVENTS, factsOfError, jsonEvents, type EventFacts, type EventLevel } from './event-log.ts';

function written(level: EventLevel, write: (events: ReturnType<typeof jsonEvents>) => void): readonly string[] {
  const lines: string[] = [];
  write(jsonEvents(level, { write: (line) => void lines.push(line) }));
  return lines;
}

const FACTS = ['ref', 'job', 'alarm', 'code', 'errno', 'error', 'at', 'endpoint', 'failures'] as const;

/** Texts that people write, and secrets. */
const letter = fc.constantFrom(...'ABCDEFGHJKLMNOPRSTUVWXY');
const mark = fc
  .tuple(letter, letter, fc.integer({ min: 10, max: 79 }), letter, letter, letter)
  .map(([a, b, n, c, d, e]) => `${a}${b}${n}${c}${d}${e}`);
const personal = fc.oneof(
  mark,
  mark.map((text) => `${text.slice(0, 4)} ${text.slice(4).toLowerCase()}`),
  fc.constantFrom(
    'Sam Reeve',
    'priya.whitaker',
    'Seen leaving the burglary in Harbour Street.',
    'violet kettle harbour',
    '14/22871/25',
    'Bearer kJ3hd92kslPq0-_aZxy81kdKslPq0aZx',
  ),
);

describe('the structured log of the service', () => {
  it('is a line of JSON an event, with time and level, from a level on', () => {
    const lines = written('warn', (events) => {
      events.write('error', 'job.failed', { job: 'matching', failures: 2 });
      events.write('info', 'service.ready');
    });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: 'error', time: expect.stringMatching(/^\d{4}-.*Z$/), event: 'job.failed', job: 'matching', failures: 2 },
    ]);
    expect(lines[0]?.endsWith('\n')).toBe(true);
    expect(written('silent', (events) => events.write('error', 'job.failed'))).toEqual([]);
  });

  it('has room for no mark, name, reason, token or password, under whichever name it is passed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EVENTS),
        fc.oneof(
          fc.constantFrom<string>(...FACTS),
          fc.constantFrom('reason', 'vrm', 'msg', 'event', 'err', 'password'),
        ),
        personal,
        fc.constantFrom<(text: string) => unknown>(
          (text) => text,
          (text) => [text],
          (text) => ({ text }),
          (text) => [`${text} of file.ts:12`],
          (text) => new Error(text),
          (text) => `GET /v1/${text}`,
          (text) => `N-${text}`,
        ),
        (event, name, text, shape) => {
          const facts = { [name]: shape(text) } as EventFacts;
          const [line = ''] = written('info', (events) => {
            events.declare('GET /v1/reads/:id');
            events.write('error', event, facts);
          });
          expect(line).not.toContain(text);
          expect(line).not.toMatch(/Reeve|whitaker|Harbour|kettle/);
        },
      ),
      // A pattern of addresses has room for an account's name, which only some runs draw.
      { examples: [['call.fault', 'endpoint', 'priya.whitaker', (text) => `GET /v1/${text}`]] },
    );
    // Nor as the name of the event itself, which the types forbid.
    expect(written('info', (events) => events.write('error', 'AB12CDE' as 'alarm'))).toEqual([]);
  });

  it('has of a fault its class, code and place, and none of its words or names', () => {
    fc.assert(
      fc.property(personal, (text) => {
        const fault = Object.assign(new RangeError(`${text} is no camera\n    at ${text} (/srv/${text}.ts:1:1)`), {
          code: text,
          cause: new Error(text),
        });
        fault.name = text;
        const [line = ''] = written('info', (events) =>
          events.write('error', 'job.failed', { job: 'matching', ...factsOfError(fault) }),
        );
        expect(line).not.toContain(text);
      }),
    );
    const facts = factsOfError(Object.assign(new TypeError('x'), { code: 'ENOSPC' }));
    expect(facts).toMatchObject({ error: 'TypeError', errno: 'ENOSPC' });
    expect(facts.at?.some((at) => at.includes('event-log.test.ts:'))).toBe(true);
  });

  it('keeps what an operator needs', () => {
    const facts: EventFacts = {
      ref: 'N-0123456789AB',
      endpoint: 'POST /v1/voi-lists/:id/revisions',
      code: 'AUDIT_UNAVAILABLE',
      errno: 'ENOSPC',
      alarm: 'ERASURE_LATE',
      job: BACKGROUND_JOBS[0],
    };
    const [line = ''] = written('info', (events) => {
      events.declare('POST /v1/voi-lists/:id/revisions');
      events.write('warn', 'call.fault', facts);
    });
    expect(JSON.parse(line)).toMatchObject(facts);
  });
});
