import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkLicences } from '../../../pipeline/security/check-licences.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function check(packages: Record<string, object>): string {
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
  return checkLicences(directory);
}

it('counts the licences', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
    'node_modules/a/node_modules/@of/b': { version: '1.0.0', license: '(MIT OR GPL-3.0-only)' },
    'node_modules/c': { version: '1.0.0', license: 'MIT', dev: true },
  };

  expect(check(packages)).toBe('3 dependencies: 2 MIT, 1 (MIT OR GPL-3.0-only)');
});

it.each([
  ['GPL-3.0-only', { license: 'GPL-3.0-only' }],
  ['MPL-2.0', { license: 'MPL-2.0' }],
  ['SEE LICENSE IN LICENSE.md', { license: 'SEE LICENSE IN LICENSE.md', dev: true }],
  ['none', {}],
])('refuses %s', (licence, entry) => {
  const packages = { 'node_modules/@of/b': { version: '2.0.0', ...entry } };

  expect(() => check(packages)).toThrow(`Licences that are not on the list: @of/b@2.0.0 (${licence}). `);
});

it('lets tools have a licence that what is delivered may not have', () => {
  expect(check({ 'node_modules/tool': { version: '1.0.0', license: 'MPL-2.0', dev: true } })).toContain(
    '1 MPL-2.0',
  );
});

it('leaves out what belongs to another platform', () => {
  expect(check({ 'node_modules/other-platform': { version: '1.0.0', optional: true } })).toBe(
    '0 dependencies: ',
  );
});
