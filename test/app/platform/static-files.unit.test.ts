import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readStaticFiles } from '../../../app/platform/static-files.ts';

describe('static files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'static-'));
  writeFileSync(join(folder, 'shop.css'), 'a {}');
  const before = readStaticFiles({ folder, path: '/static' });
  writeFileSync(join(folder, 'shop.css'), 'b {}');
  const after = readStaticFiles({ folder, path: '/static' });
  const nameIn = (path: string) => path.replace('/static/', '');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('change their path with their content', () => {
    expect(before.pathOf('shop.css')).not.toBe(after.pathOf('shop.css'));
  });

  it('are found by their path, and may then be kept for ever', () => {
    expect(after.find(nameIn(after.pathOf('shop.css')))).toMatchObject({
      extension: '.css',
      isAsFingerprinted: true,
    });
  });

  it('are served to a page of another version, but not to be kept', () => {
    expect(after.find(nameIn(before.pathOf('shop.css')))?.isAsFingerprinted).toBe(false);
  });

  it.each(['../config.ts', 'shop.css', 'other.0123456789ab.css'])('are nothing else: %s', (name) => {
    expect(after.find(name)).toBeUndefined();
  });
});
