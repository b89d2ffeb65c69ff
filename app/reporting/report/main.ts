import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { styleText } from 'node:util';
import { createLogger } from '../../platform/logger.ts';
import { extract } from '../extract.ts';
import { openStore } from '../store/open-store.ts';
import { parseOptions, type ReportOptions, usage } from './options.ts';
import { readFigures } from './read-figures.ts';
import { renderPage } from './render-page.ts';
import { renderTerminal, type Style } from './render-terminal.ts';

const styles = { heading: 'bold', quiet: 'dim', bar: 'cyan' } as const satisfies Record<Style, string>;
const widthWithoutTerminal = 100;

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === undefined) process.stdout.write(usage);
  else await report(options);
} catch (error) {
  process.stderr.write(`report: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function report(options: ReportOptions): Promise<void> {
  const temporary =
    options.location === undefined ? await mkdtemp(join(tmpdir(), 'sluice-report-')) : undefined;
  const store = openStore(options.location ?? pathToFileURL(temporary ?? '').href);
  try {
    if (options.extractFrom !== undefined) await extractFirst(options.extractFrom, store);
    const figures = await readFigures(store, options);
    process.stdout.write(
      renderTerminal(figures, {
        widthInColumns: process.stdout.columns ?? widthWithoutTerminal,
        // Leaves colour out by itself for NO_COLOR, and where standard output is no terminal.
        paint: (style, text) => styleText(styles[style], text, { stream: process.stdout }),
      }),
    );
    if (options.html !== undefined) await writeFile(options.html, renderPage(figures));
  } finally {
    store.close();
    if (temporary !== undefined) await rm(temporary, { recursive: true });
  }
}

async function extractFirst(
  connection: NonNullable<ReportOptions['extractFrom']>,
  store: ReturnType<typeof openStore>,
): Promise<void> {
  const logger = createLogger({ service: 'report' });
  logger.level = 'warn';
  await extract({ connection, store, logger });
}
