import { describe, expect, it } from 'vitest';
import { accountReasonSchema } from '../api/accounts.ts';
import { approvalDecisionSchema } from '../api/approvals.ts';
import { authorityDecisionSchema, authorityRequestSchema } from '../api/authorities.ts';
import { correctionRequestSchema } from '../api/corrections.ts';
import { disclosureRequestSchema } from '../api/disclosures.ts';
import { operationRequestSchema } from '../api/operations.ts';
import { preservationRequestSchema } from '../api/preservations.ts';
import { voiDeletionSchema } from '../api/voi-lists.ts';
import { isNoWords, judgedWords, NOT_WORDS } from './judged-words.ts';

describe('M5: a text that says why', () => {
  it.each([
    'aaaaaaaaaaaa',
    'a'.repeat(60),
    'asdf asdf asdf',
    'asdfghjkl;',
    'qwerty qwerty',
    'test test test test',
    'xxxxxxxxxxxxx',
    '1234567890',
    '..........',
    'blah blah blah blah',
    'because because because',
    'sdfkjh wertsdf kjsdfg',
    'AAAA AAAA AAAA',
    'a a a a a a',
  ])('M5: %s is no words', (text) => {
    expect(isNoWords(text)).toBe(true);
    expect(judgedWords(10, 2_000).safeParse(text).success).toBe(false);
  });

  it.each([
    'Movements on the night are in issue at trial.',
    'Stolen this morning.',
    'Desk 4 of the incident room.',
    'Exhibit JW/7, CPS file 13/2291/26',
    'DVLA and PNC say otherwise',
    'PNC check',
    'Kingsley Rd ANPR cam misread a B as 8',
    'Dziękuję, przeczytane',
    'Nothing found; no longer held',
    '审查过的记录与案件有关',
    'Zgłoszenie od KWP Rzeszów',
    'R v Szczepański, CPIA',
    'Checked against the crime reports.',
  ])('M5: %s is words', (text) => {
    expect(isNoWords(text)).toBe(false);
  });

  it('M5: is judged wherever one is asked for, and the fault names it', () => {
    const schemas = {
      account: accountReasonSchema.shape.reason,
      approval: approvalDecisionSchema.shape.note,
      necessity: authorityRequestSchema.shape.necessity,
      proportionality: authorityRequestSchema.shape.proportionality,
      granted: authorityDecisionSchema.shape.considerations,
      correction: correctionRequestSchema.shape.reason,
      disclosure: disclosureRequestSchema.shape.necessity,
      operation: operationRequestSchema.shape.necessity,
      preservation: preservationRequestSchema.shape.reason,
      deletion: voiDeletionSchema.shape.note,
    };
    for (const [name, schema] of Object.entries(schemas)) {
      expect([name, schema.safeParse('a'.repeat(60)).error?.issues.map(({ message }) => message)]).toEqual([
        name,
        [NOT_WORDS],
      ]);
      expect([name, schema.safeParse('It shows the route on which the goods were taken away.').success]).toEqual([
        name,
        true,
      ]);
    }
  });
});
