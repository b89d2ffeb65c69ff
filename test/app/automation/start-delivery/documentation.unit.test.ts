import { describe, expect, it } from '@jest/globals';
import { isDocumentation } from '../../../../app/automation/start-delivery/documentation.ts';

const patterns = ['docs/**', '**/*.md', 'LICENSE', 'notes-*.txt'];

describe('documentation', () => {
  it.each([
    'docs/operations.md',
    'docs/pictures/sluice.svg',
    'README.md',
    'app/catalog/README.md',
    '.github/CONTRIBUTING.md',
    'LICENSE',
    'notes-2026.txt',
  ])('is %s', (path) => {
    expect(isDocumentation(path, patterns)).toBe(true);
  });

  it.each([
    'app/catalog/main.ts',
    'docs.ts',
    'mydocs/page.html',
    'README.mdx',
    'READMEamd',
    'app/LICENSE',
    'LICENSE.ts',
    'notes-old/2026.txt',
  ])('is not %s', (path) => {
    expect(isDocumentation(path, patterns)).toBe(false);
  });
});
