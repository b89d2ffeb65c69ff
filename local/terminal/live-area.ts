import { stripVTControlCharacters } from 'node:util';

/** The part of a stream that this needs; `process.stdout` is one. */
export interface TerminalStream extends NodeJS.WritableStream {
  isTTY?: boolean;
  columns?: number;
}

const redrawIntervalInMilliseconds = 100;

/**
 * Lines that stay, and below them lines that are drawn again ten times a second while there are any. Where the stream
 * is no terminal only the lines that stay are written.
 */
export class LiveArea {
  private readonly stream: TerminalStream;
  private readonly liveLines: () => string[];
  private timer: NodeJS.Timeout | undefined;
  private drawnLines = 0;

  constructor(stream: TerminalStream, liveLines: () => string[]) {
    this.stream = stream;
    this.liveLines = liveLines;
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Writes lines that stay. */
  print(...lines: string[]): void {
    this.stream.write(`${this.erase()}${lines.map((line) => `${line}\n`).join('')}${this.draw()}`);
    this.keepDrawing();
  }

  /** The live lines have changed: draws them now, and goes on as long as there are any. */
  refresh(): void {
    if (!this.isTerminal) return;
    this.stream.write(this.erase() + this.draw());
    this.keepDrawing();
  }

  /** Takes the live lines away. */
  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    const erasure = this.erase();
    if (erasure !== '') this.stream.write(erasure);
  }

  private keepDrawing(): void {
    if (this.drawnLines > 0 && this.timer === undefined) {
      this.timer = setInterval(() => this.refresh(), redrawIntervalInMilliseconds).unref();
    } else if (this.drawnLines === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  private erase(): string {
    const erasure = this.drawnLines === 0 ? '' : `\x1b[${this.drawnLines}A\r\x1b[J`;
    this.drawnLines = 0;
    return erasure;
  }

  private draw(): string {
    if (!this.isTerminal) return '';
    const lines = this.liveLines().map((line) => this.fit(line));
    this.drawnLines = lines.length;
    return lines.map((line) => `${line}\n`).join('');
  }

  /** A line that wraps would take two rows, and the next drawing would leave one of them behind. */
  private fit(line: string): string {
    // A pseudo-terminal that was never given a size says 0.
    const columns = this.stream.columns || 80;
    const plain = stripVTControlCharacters(line);
    return plain.length < columns ? line : `${plain.slice(0, columns - 2)}…`;
  }
}
