import type { Response } from 'express';
import type { PipelineEngine } from '../pipeline/execution.ts';

/** Several events in a row make one update. */
const gatheringInMilliseconds = 60;
/** Tasks and stacks change without an event. */
const pollingInMilliseconds = 2000;

/** Sends the overview to every open page by server-sent events, whenever it looks different from what was sent last. */
export class LiveUpdates {
  private readonly render: () => string;
  private readonly pages = new Set<Response>();
  private readonly unsubscribe: () => void;
  private readonly polling: NodeJS.Timeout;
  private gathering: NodeJS.Timeout | undefined;
  private lastSent = '';

  constructor(render: () => string, engine: PipelineEngine) {
    this.render = render;
    this.unsubscribe = engine.subscribe(() => this.soon());
    this.polling = setInterval(() => this.send(), pollingInMilliseconds).unref();
  }

  add(response: Response): void {
    beginEventStream(response);
    this.pages.add(response);
    response.on('close', () => this.pages.delete(response));
    // The page may be older than the last update.
    writeEvent(response, 'overview', this.render());
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
    const overview = this.render();
    if (overview === this.lastSent) return;
    this.lastSent = overview;
    for (const page of this.pages) writeEvent(page, 'overview', overview);
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
