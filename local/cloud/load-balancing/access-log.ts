import { renameSync, rmSync } from 'node:fs';
import { newLines } from '../new-lines.ts';

/** A request that a load balancer has answered. */
export interface AnsweredRequest {
  /** Milliseconds since 1970. */
  time: number;
  /** NGINX's name of the target group that was chosen; empty where the load balancer has answered itself. */
  upstream: string;
  status: number;
  /** Until the target began to answer; undefined where no target did. */
  secondsToAnswer: number | undefined;
}

/** What NGINX writes of each request; `upstream` is the variable that names the target group. */
export function logFormat(upstream: string): string {
  return `$msec|${upstream}|$status|$upstream_header_time`;
}

const mostBytesInFile = 4 * 1024 * 1024;

/** NGINX's log of the requests that it has answered, each of which is read once; the file stays small. */
export class AccessLog {
  readonly file: string;
  #offset = 0;
  /** Up to where the file was read that NGINX may still write to, since it was put aside. */
  #offsetOfAside: number | undefined;

  /** What an earlier rehearsal has left is taken away. */
  constructor(file: string) {
    this.file = file;
    for (const each of [file, this.#aside]) rmSync(each, { force: true });
  }

  /** Those since the last time; `reopen` is to have NGINX open the file anew. */
  read(reopen: () => void): AnsweredRequest[] {
    const { text, end } = newLines(this.file, this.#offset);
    const answered = [...this.#restOfAside(), ...requestsIn(text)];
    this.#offset = end;
    if (end > mostBytesInFile) {
      renameSync(this.file, this.#aside);
      this.#offsetOfAside = end;
      this.#offset = 0;
      reopen();
    }
    return answered;
  }

  #restOfAside(): AnsweredRequest[] {
    if (this.#offsetOfAside === undefined) return [];
    const { text } = newLines(this.#aside, this.#offsetOfAside);
    rmSync(this.#aside, { force: true });
    this.#offsetOfAside = undefined;
    return requestsIn(text);
  }

  get #aside(): string {
    return `${this.file}.aside`;
  }
}

function requestsIn(text: string): AnsweredRequest[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [seconds, upstream = '', status, untilAnswer = ''] = line.split('|');
      // Where a kept connection was closed and another one tried, the last one has answered.
      const last = untilAnswer.split(/[,:] /).at(-1) ?? '';
      const secondsToAnswer = /^\d/.test(last) ? Number(last) : undefined;
      return { time: Number(seconds) * 1000, upstream, status: Number(status), secondsToAnswer };
    });
}
