import { get } from 'node:http';

export interface FollowedEvents {
  /** Of the events so far, in their order. */
  statuses: () => string[];
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  leave: () => void;
}

/** Follows an order as a browser's EventSource does, except that it does not come again. */
export function followEvents(url: string): Promise<FollowedEvents> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`${url} was answered with ${response.statusCode}.`));
        response.resume();
        return;
      }
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      const ended = new Promise<void>((end) => response.once('close', end));
      resolve({
        statuses: () => [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data).status),
        ended,
        leave: () => request.destroy(),
      });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET') reject(error);
    });
  });
}
