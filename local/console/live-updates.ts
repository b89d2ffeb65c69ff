import type { Response } from 'express';

/** Several events in a row make one update. */
const gatheringInMilliseconds = 60;
/** Tasks and stacks change without an event. */
const pollingInMilliseconds = 2000;

/** Sends a page's main part to every open page by server-sent events, whenever it looks different from what was sent last. */
export class LiveUpdates {
  private readonly render: () => string;
  private readonly pages = new Set<Response>();
  private readonly unsubscribe: () => void;
  private readonly polling: NodeJS.Timeout;
  private gathering: NodeJS.Timeout | undefined;
  private lastSent = '';

  /** `subscribe` has its listener called for what may change the page; its answer ends that. */
  constructor(render: () => string, subscribe: (listener: () => void) => () => void) {
    this.render = render;
    this.unsubscribe = subscribe(() => this.soon());
    this.polling = setInterval(() => this.send(), pollingInMilliseconds).unref();
  }

  add(response: Response): void {
    beginEventStream(response);
    // The others first: what was sent last is then the same for all.
    this.send();
    this.lastSent = this.render();
    this.pages.add(response);
    response.on('close', () => this.pages.delete(response));
    // The page may be older than the last update.
    writeEvent(response, 'main', this.lastSent);
  }

  close(): void {
    this.unsubscribe();
    clearInterval(this.polling);
    clearTimeout(this.gathering);
    for (const page of this.pages) page.end();
  }

  private soon(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.send();
    }, gatheringInMilliseconds).unref();
  }

  private send(): void {
    if (this.pages.size === 0) return;
    const main = this.render();
    if (main === this.lastSent) return;
    this.lastSent = main;
    for (const page of this.pages) writeEvent(page, 'main', main);
  }
}

export function beginEventStream(response: Response): void {
  response.set('Content-Type', 'text/event-stream');
  response.flushHeaders();
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html: a line of data holds no line break, JSON neither. */
export function writeEvent(response: Response, name: string, data: unknown): void {
  response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
