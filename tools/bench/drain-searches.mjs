/**
 * Asks for one search over and over and throws the answers away, until its standard input ends; then says how many it
 * read to their end. A process of its own, so that whoever measures others meanwhile is not held up by it.
 *
 *   node tools/bench/drain-searches.mjs URL TOKEN ACCEPT BODY
 */
import http from 'node:http';

const [url = '', token = '', accept = '', body = ''] = process.argv.slice(2);
let going = true;
let read = 0;
process.stdin.on('end', () => (going = false)).resume();

/** @returns {Promise<void>} */
const once = () =>
  new Promise((resolve, reject) => {
    const sent = http.request(`${url}/v1/searches`, {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`a search was answered ${answer.statusCode}`));
      answer.resume().on('error', reject).on('end', resolve);
    });
    sent.end(body);
  });

while (going) {
  await once();
  read += 1;
}
process.stdout.write(String(read));
