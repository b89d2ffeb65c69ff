import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readStateFile } from '../../../local/cloud/state-file.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-state-'));
  file = join(folder, 'stack.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file of the state folder', () => {
  it('is read as it was written', async () => {
    await writeFile(file, '{"status":"CREATE_COMPLETE"}');

    expect(readStateFile(file)).toEqual({ status: 'CREATE_COMPLETE' });
  });

  it('may be absent', () => {
    expect(readStateFile(file)).toBeUndefined();
    expect(readStateFile(join(file, 'deeper.json'))).toBeUndefined();
  });

  it.each([
    ['cut off', '{"status":"CREA'],
    ['empty', ''],
    ['of another kind', 'null'],
    ['of several lines', '{\n"status": \n}'],
  ])('that is %s is refused in one line, which says what to do', async (_what, text) => {
    await writeFile(file, text);

    expect(() => readStateFile(file)).toThrow(
      /^\S+stack\.json is damaged \(.+\); put the file back as it was, or begin afresh: npm run reset, then npm start\.$/,
    );
  });

  it('that lacks what it must have is refused, naming that', async () => {
    await writeFile(file, '{}');

    expect(() => readStateFile<{ status: string }>(file, ['status'])).toThrow(
      /stack\.json is damaged \(it has no status\);/,
    );
  });
});
