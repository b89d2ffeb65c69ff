import { describe, expect, it } from '@jest/globals';
import { splitOutput } from '../../../local/buildspec/split-output.ts';

function split(chunks: readonly (string | Buffer)[]): (string | number)[] {
  const seen: (string | number)[] = [];
  const output = splitOutput('MARK=', {
    line: (text) => seen.push(text),
    stepEnded: (exitCode) => seen.push(exitCode),
  });
  for (const chunk of chunks) output.write(Buffer.from(chunk));
  output.flush();
  return seen;
}

describe("a shell's output", () => {
  it.each([
    [
      ['a\nb\n', 'MARK=0;'],
      ['a', 'b', 0],
    ],
    [['no line breakMARK=1;next\n'], ['no line break', 1, 'next']],
    [
      ['a\r\n', 'last'],
      ['a', 'last'],
    ],
    [
      ['a\nMA', 'RK', '=12', '7;b'],
      ['a', 127, 'b'],
    ],
    [['MARK=0;MARK=3;'], [0, 3]],
  ])('%j is taken apart into lines and exit codes in order', (chunks, expected) => {
    expect(split(chunks)).toEqual(expected);
  });

  it('may be cut within a character', () => {
    const bytes = Buffer.from('naïve\n');
    expect(split([bytes.subarray(0, 3), bytes.subarray(3)])).toEqual(['naïve']);
  });
});
