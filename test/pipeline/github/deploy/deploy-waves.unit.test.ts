import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { AssemblyStack } from '../../../../pipeline/deployment/assembly.ts';
import { deployWaves } from '../../../../pipeline/github/deploy/deploy-waves.ts';
import { deploymentWaves } from '../../../../pipeline/github/deploy/deployment-waves.ts';
import { type RunTool, ToolFailed } from '../../../../pipeline/github/deploy/run-tool.ts';

function stack(id: string, ...dependencies: string[]): AssemblyStack {
  return {
    id,
    stackName: `sluice-${id}`,
    account: '111111111111',
    region: 'eu-central-1',
    templateFile: `${id}.template.json`,
    lookupRole: '',
    dependencies,
  };
}

const stacks = [
  stack('services', 'data', 'network'),
  stack('key'),
  stack('data', 'network', 'key'),
  stack('network', 'key'),
  stack('operations', 'key'),
];

const assembly = { directory: 'cdk.out', stacks, stages: [], fileManifests: [] };

/** A CLI that notes what it is asked, and answers for each stack when it is told to. */
function recordedCli(fails: readonly string[] = []) {
  const calls: string[] = [];
  let running = 0;
  let mostAtOnce = 0;
  const runTool: RunTool = async (what, _, args) => {
    calls.push(what);
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (fails.includes(what)) throw new ToolFailed(what, 'aws-cdk', 'exit code 1');
    writeFileSync(String(args.at(-1)), JSON.stringify({ [`sluice-${what}`]: { Url: `of ${what}` } }));
  };
  return { calls, runTool, mostAtOnce: () => mostAtOnce };
}

describe('the waves of a deployment', () => {
  it('hold what stands on nothing that is not deployed yet', () => {
    expect(deploymentWaves(stacks).map((wave) => wave.map(({ id }) => id))).toEqual([
      ['key'],
      ['network', 'operations'],
      ['data'],
      ['services'],
    ]);
  });

  it('do not exist for stacks that wait for each other', () => {
    expect(() => deploymentWaves([stack('a', 'b'), stack('b', 'a')])).toThrow('a, b wait for each other');
  });
});

describe('a deployment', () => {
  it('deploys a wave at once, each after the one before, and gives what the outputs came to be', async () => {
    const { calls, runTool, mostAtOnce } = recordedCli();

    const deployed = await deployWaves(assembly, { runTool, log: () => {} });

    expect(calls).toEqual(['key', 'network', 'operations', 'data', 'services']);
    expect(mostAtOnce()).toBe(2);
    expect(deployed.at(-1)).toMatchObject({ id: 'services', outputs: { Url: 'of services' } });
  });

  it('ends with the wave in which a stack failed', async () => {
    const { calls, runTool } = recordedCli(['network']);

    await expect(deployWaves(assembly, { runTool, log: () => {} })).rejects.toThrow(
      'network failed: aws-cdk ended with exit code 1. Its lines above tell why.',
    );
    expect(calls).toEqual(['key', 'network', 'operations']);
  });
});
