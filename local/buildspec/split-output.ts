import { StringDecoder } from 'node:string_decoder';

/**
 * Cuts a shell's output into lines, and finds the reports of finished steps in it: `marker`, exit code, `;`.
 *
 * A last line without a line break is given before the step's report, or by `flush`.
 */
export function splitOutput(
  marker: string,
  on: { line(text: string): void; stepEnded(exitCode: number): void },
): { write(chunk: Buffer): void; flush(): void } {
  const decoder = new StringDecoder('utf8');
  let rest = '';

  const giveLines = (text: string): string => {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) on.line(line.replace(/\r$/, ''));
    return last;
  };
  const flush = () => {
    if (rest !== '') on.line(rest);
    rest = '';
  };

  return {
    write(chunk) {
      rest += decoder.write(chunk);
      for (let start = rest.indexOf(marker); start !== -1; start = rest.indexOf(marker)) {
        const end = rest.indexOf(';', start);
        if (end === -1) break;
        const exitCode = Number(rest.slice(start + marker.length, end));
        const after = rest.slice(end + 1);
        rest = giveLines(rest.slice(0, start));
        flush();
        rest = after;
        on.stepEnded(exitCode);
      }
      if (!rest.includes(marker)) rest = giveLines(rest);
    },
    flush,
  };
}
