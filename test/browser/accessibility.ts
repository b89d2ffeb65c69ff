import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical on the page as it is shown, one line each. */
export async function seriousFindings(page: Page, options: RunOptions = {}): Promise<string[]> {
  // Given to the debugger, not to the page: the content security policy keeps its promise in the test as well.
  await page.evaluate(`if (!window.axe) { ${source} }`);
  const run = { resultTypes: ['violations'], ...options } satisfies RunOptions;
  const { violations }: AxeResults = await page.evaluate(`window.axe.run(document, ${JSON.stringify(run)})`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target} (${failureSummary})`).join('; ')}`,
    );
}

/** The same for the colours alone, which are all that changes between light and dark. */
export function contrastFindings(page: Page): Promise<string[]> {
  return seriousFindings(page, { runOnly: ['color-contrast', 'link-in-text-block'] });
}
