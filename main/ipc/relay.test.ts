import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { endpoint, json } from '../../app/api/endpoint.ts';
import { relay } from '../../app/contract/relay.ts';
import { addressOf } from './relay.ts';

const nameText = fc.string({ minLength: 1, unit: 'grapheme' });

describe('where a relayed call goes', () => {
  test('property: no parameter leaves its segment, and no query value its field', () => {
    fc.assert(
      fc.property(nameText, fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), nameText), (id, query) => {
        const url = new URL(`https://service.test/v1${addressOf('/lists/{id}/entries', { params: { id }, query })}`);
        const [, , , segment = '', last] = url.pathname.split('/');
        // A URL treats a segment of dots as a way up, so methods accept none (below).
        fc.pre(!/^(?:\.|%2e){1,2}$/i.test(id));
        expect(decodeURIComponent(segment)).toBe(id);
        expect(last).toBe('entries');
        expect(Object.fromEntries(url.searchParams)).toEqual(query);
      }),
    );
  });

  test('what is not given is not asked, and a list is asked field by field', () => {
    expect(addressOf('/reads', {})).toBe('/reads');
    expect(addressOf('/reads', { query: { state: undefined, ids: ['a', 'b'] } })).toBe('/reads?ids=a&ids=b');
  });
});

describe('a method made of an endpoint', () => {
  const view = endpoint({
    method: 'get',
    path: '/things/{id}',
    summary: 'A thing',
    access: ['auditor'],
    record: { op: 'CONSULT', action: 'VIEW_THING' },
    params: z.object({ id: z.string() }),
    answers: { 200: json('It', z.object({ size: z.int() })), 202: json('Asked for', z.object({ asked: z.string() })) },
  });
  const method = relay(view);

  test('takes its roles, and asks for exactly its parts', () => {
    expect(method.roles).toEqual(['auditor']);
    expect(method.request.safeParse({ params: { id: 'x' } }).success).toBe(true);
    expect(method.request.safeParse({ params: { id: 'x' }, query: {} }).success).toBe(false);
  });

  test.each(['.', '..', '%2e.', '%2E%2e'])('takes no parameter that leads to another address: %s', (id) => {
    expect(method.request.safeParse({ params: { id } }).success).toBe(false);
  });

  test('replies with a success of its own, by its status', () => {
    expect(method.reply.safeParse({ status: 200, value: { size: 3 } }).success).toBe(true);
    expect(method.reply.safeParse({ status: 202, value: { asked: 'AP-1' } }).success).toBe(true);
    expect(method.reply.safeParse({ status: 202, value: { size: 3 } }).success).toBe(false);
    expect(method.reply.safeParse({ status: 201, value: { size: 3 } }).success).toBe(false);
  });
});
