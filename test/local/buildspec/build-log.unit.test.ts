import { describe, expect, it } from '@jest/globals';
import { createBuildLog, durationText } from '../../../local/buildspec/build-log.ts';

describe('the log of a build', () => {
  it('hides secrets, also each longer line of one that has several', () => {
    const lines: string[] = [];
    const log = createBuildLog((line) => lines.push(line));
    log.hide('first line\n}\nlast line');
    log.hide('');
    log.output('a } first line');
    log.say('last line');
    expect(lines).toEqual(['a } ***', '[build] ***']);
  });

  it('hides ids of access keys, whoever prints them', () => {
    const lines: string[] = [];
    const log = createBuildLog((line) => lines.push(line));
    log.output('AKIAIOSFODNN7EXAMPLE ASIAIOSFODNN7EXAMPLE AKIASHORT');
    expect(lines).toEqual(['*** *** AKIASHORT']);
  });

  it('hides the whole of a secret that begins like another', () => {
    const lines: string[] = [];
    const log = createBuildLog((line) => lines.push(line));
    log.hide('abc');
    log.hide('abcdef');
    log.output('abcdef abc');
    expect(lines).toEqual(['*** ***']);
  });

  it.each([
    [0.0071, '7 ms'],
    [1.44, '1.4 s'],
    [59, '59 s'],
    [185, '3 min 5 s'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
