import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cdkCli } from '../../cdk-cli.ts';
import { RefusedInput } from '../../refused-input.ts';

/** The tools of the CDK, each by its exact version. */
const packages = {
  cdk: `aws-cdk@${cdkCli.version}`,
  'cdk-assets': `cdk-assets@${cdkCli.assetsVersion}`,
} as const;

/** The tool did not do what it was asked; what it said stands above. */
export class ToolFailed extends RefusedInput {
  override name = 'ToolFailed';

  constructor(subject: string, tool: string, outcome: string) {
    super(`${subject} failed: ${tool} ended with ${outcome}. Its lines above tell why.`);
  }
}

/** Runs a tool; every line it prints gets the subject, for example a stack, in front. */
export type RunTool = (
  subject: string,
  tool: keyof typeof packages,
  args: readonly string[],
) => Promise<void>;

/** @throws ToolFailed */
export const runTool: RunTool = (subject, tool, args) =>
  new Promise((resolve, reject) => {
    const child = spawn('npx', ['--yes', packages[tool], ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => console.log(`${subject} | ${line}`));
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new ToolFailed(subject, packages[tool], signal ?? `exit code ${code}`));
    });
  });
