import { resolve } from 'node:path';
import { planAssembly } from './plan/plan-assembly.ts';
import { describeAssembly } from './plan/plan-lines.ts';
import { createPaint } from './terminal/paint.ts';
import { reportError } from './terminal/report-error.ts';

const command = 'npm run plan';

/** Tells what the rehearsal would do with the cloud assembly in a folder, and runs nothing. */
try {
  const plan = await planAssembly(resolve(process.argv[2] ?? 'cdk.out'));
  console.log(describeAssembly(plan, createPaint(process.stdout)).join('\n'));
} catch (error) {
  reportError(command, error, resolve('.rehearsal'));
}
