// Holds every stack against the rules of cdk-nag and prints what is open and what is acknowledged: `npm run nag`. With
// `--json` it prints the same for a program, and with a file's name it judges the app that the file exports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from 'aws-cdk-lib';
import { defineApp } from '../../../pipeline/define-app.ts';
import { judge } from './judge.ts';
import { renderJudgement } from './render-judgement.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [file] = positionals;
const assembly = mkdtempSync(join(tmpdir(), 'sluice-nag-'));
process.env.CDK_OUTDIR = assembly;
process.env.CDK_VALIDATION = 'false';
try {
  const app: App = file
    ? (await import(resolve(file))).app
    : await defineApp(join(import.meta.dirname, '..', '..', '..'));
  const judgement = judge(app);
  process.stdout.write(values.json ? JSON.stringify(judgement) : renderJudgement(judgement));
  process.exitCode = judgement.open.length > 0 && !values.json ? 1 : 0;
} finally {
  rmSync(assembly, { recursive: true });
}
