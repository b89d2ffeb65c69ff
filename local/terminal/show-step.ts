import { formatDuration } from '../format-duration.ts';
import { LiveArea, type TerminalStream } from './live-area.ts';
import { createPaint } from './paint.ts';
import { spinnerFrame } from './spinner.ts';

/** Shows that one step of the start is under way, and how long it took; a failure is the caller's to report. */
export async function showStep<T>(stream: TerminalStream, what: string, step: () => Promise<T>): Promise<T> {
  const paint = createPaint(stream);
  const startedAt = Date.now();
  const elapsed = () => formatDuration(Date.now() - startedAt);
  const area = new LiveArea(stream, () => [`${paint('cyan', spinnerFrame())} ${what}  ${elapsed()}`]);
  area.refresh();
  try {
    const outcome = await step();
    area.close();
    stream.write(`${paint('green', '✓')} ${what}  ${paint('dim', elapsed())}\n`);
    return outcome;
  } catch (error) {
    area.close();
    stream.write(`${paint('red', '✗')} ${what}  ${paint('dim', elapsed())}\n`);
    throw error;
  }
}
