import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerDecoder, AnswerFault } from './http-answer.ts';

type Decoded = { readonly decoder: AnswerDecoder; readonly body: string };

/** Decodes bytes that come in pieces of these sizes, in turn. */
function decode(bytes: Buffer, sizes: readonly number[] = [bytes.length]): Decoded {
  let body = '';
  const decoder = new AnswerDecoder((piece) => (body += Buffer.from(piece).toString('latin1')));
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    decoder.push(bytes.subarray(at, at + size));
    at += size;
  }
  return { decoder, body };
}

const answer = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1');

/** What Node's own server writes when it answers so. */
async function writtenByNode(respond: (response: ServerResponse) => void): Promise<Buffer> {
  const server = createServer((_request, response) => {
    respond(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  await once(socket, 'end');
  server.close();
  return Buffer.concat(parts);
}

const sizesArbitrary = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

describe('an answer in HTTP/1.1', () => {
  test('is the same however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 60 }), { maxLength: 6 }),
        sizesArbitrary,
        (chunks, sizes) => {
          const bytes = answer(
            'HTTP/1.1 200 OK',
            'X-Name:  a value ',
            'Transfer-Encoding: chunked',
            '',
            ...chunks.flatMap((chunk) => [`${chunk.length.toString(16)};note=1`, chunk]),
            '0',
            'Trailer: of no use',
            '',
            'what comes after',
          );
          const { decoder, body } = decode(bytes, sizes);
          expect(body).toBe(chunks.join(''));
          expect(decoder.complete).toBe(true);
          expect(decoder.head?.status).toBe(200);
          expect(decoder.head?.headers.get('x-name')).toBe('a value');
        },
      ),
    );
  });

  test('is complete at its last byte and not before', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', minLength: 1 }), fc.nat(), (text, cut) => {
        const whole = answer('HTTP/1.1 200 OK', `content-length: ${text.length}`, '', text);
        const at = cut % whole.length;
        expect(decode(whole.subarray(0, at)).decoder.complete).toBe(false);
        expect(decode(whole)).toMatchObject({ body: text, decoder: { complete: true } });
      }),
    );
  });

  test('is understood as Node writes it: with a length, in chunks, without a body', async () => {
    const sized = decode(await writtenByNode((response) => response.end('hello')));
    expect([sized.body, sized.decoder.complete]).toEqual(['hello', true]);
    const chunked = decode(
      await writtenByNode((response) => {
        response.write('a'.repeat(70_000));
        response.end('b');
      }),
    );
    expect([chunked.body.length, chunked.decoder.complete]).toEqual([70_001, true]);
    const none = decode(await writtenByNode((response) => response.writeHead(204).end()));
    expect([none.decoder.head?.status, none.decoder.complete]).toEqual([204, true]);
  });

  test('begins after the interim answers', () => {
    const { decoder } = decode(answer('HTTP/1.1 100 Continue', '', 'HTTP/1.1 304 Not Modified', '', ''));
    expect([decoder.head?.status, decoder.complete]).toEqual([304, true]);
  });

  test.each([
    ['another protocol', answer('HTTP/2 200', '', '')],
    ['a line that is no header', answer('HTTP/1.1 200 OK', 'no colon', '', '')],
    ['a header that begins with a blank', answer('HTTP/1.1 200 OK', 'a: b', ' c', '', '')],
    ['no length', answer('HTTP/1.1 200 OK', '', 'body')],
    ['a length that is no number', answer('HTTP/1.1 200 OK', 'content-length: -5', '', 'body')],
    ['two lengths', answer('HTTP/1.1 200 OK', 'content-length: 4', 'content-length: 5', '', 'body')],
    [
      'a length beside chunks',
      answer('HTTP/1.1 200 OK', 'content-length: 4', 'transfer-encoding: chunked', '', '4', 'body'),
    ],
    ['another coding', answer('HTTP/1.1 200 OK', 'transfer-encoding: gzip, chunked', '', '4', 'body')],
    ['a chunk size below nothing', answer('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '-5', 'body')],
    ['a chunk size that is no number', answer('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', 'xyz', '')],
    ['a chunk longer than its size', answer('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '2', 'body', '')],
    ['headers without end', answer('HTTP/1.1 200 OK', `a: ${'x'.repeat(70_000)}`)],
    ['a chunk size without end', answer('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', `1;${'x'.repeat(2_000)}`)],
  ])('is refused with %s', (_what, bytes) => {
    expect(() => decode(bytes)).toThrow(AnswerFault);
  });

  test('ends in a fault or in order, whatever the bytes are', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom('HTTP/1.1 200 OK', 'transfer-encoding: chunked', 'content-length: 3', '', '0', '3', 'abc'),
            fc.string({ maxLength: 12 }),
          ),
          { maxLength: 12 },
        ),
        sizesArbitrary,
        (lines, sizes) => {
          try {
            decode(answer(...lines), sizes);
          } catch (error) {
            expect(error).toBeInstanceOf(AnswerFault);
          }
        },
      ),
    );
  });
});
