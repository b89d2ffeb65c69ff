import { styleText } from 'node:util';

export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Colours for one stream: none where it is not a terminal, or where NO_COLOR is set (https://no-color.org). */
export function createPaint(stream: NodeJS.WritableStream): Paint {
  return (format, text) => styleText(format, text, { stream });
}
