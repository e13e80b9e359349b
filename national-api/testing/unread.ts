import http from 'node:http';

export type Unread = {
  readonly status: number;
  /** Reads the rest and returns how it ended. */ readonly readOn: () => Promise<'whole' | 'broken off'>;
  readonly close: () => void;
};

/** Makes a call and reads only the head of its answer. */
export function callUnread(url: string, token: string, body: object): Promise<Unread> {
  return new Promise((resolve, reject) => {
    const sent = http.request(`${url}/v1/searches`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      answer.pause();
      const ended = new Promise<'whole' | 'broken off'>((how) => {
        answer
          .on('end', () => how(answer.complete ? 'whole' : 'broken off'))
          .on('error', () => how('broken off'))
          .on('close', () => how(answer.complete ? 'whole' : 'broken off'));
      });
      resolve({
        status: answer.statusCode ?? 0,
        readOn: () => {
          answer.on('data', () => undefined);
          answer.resume();
          return ended;
        },
        close: () => sent.destroy(),
      });
    });
    sent.end(JSON.stringify(body));
  });
}
