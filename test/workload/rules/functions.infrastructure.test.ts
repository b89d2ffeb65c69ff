import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { deliveryAssembly, type Resource, type SynthesizedStack } from '../../support/cloud-assembly.ts';
import { type FunctionContract, readFunctionContracts } from './service-contract.ts';
import { stackOf } from './synthesized-stack.ts';

const rootDirectory = join(import.meta.dirname, '..', '..', '..');

/** The programs that AWS runs when something happens: a folder each. */
const programs = readdirSync(join(rootDirectory, 'app', 'automation'));

const functionSchema = z.object({
  Handler: z.string(),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
  DeadLetterConfig: z.object({ TargetArn: z.string() }).optional(),
});

const canarySchema = z.object({
  Code: z.object({ Handler: z.string() }),
  RunConfig: z.object({
    TimeoutInSeconds: z.number(),
    EnvironmentVariables: z.record(z.string(), z.unknown()),
  }),
});

const dimensionsSchema = z.array(z.object({ Value: z.string() })).default([]);

async function contracts(): Promise<FunctionContract[]> {
  return (await Promise.all(programs.map((program) => readFunctionContracts(program)))).flat();
}

/** What the functions of the stacks lack of what each must have. */
async function shortcomings(stacks: readonly SynthesizedStack[]): Promise<string[]> {
  const known = await contracts();
  return stacks.flatMap((stack) =>
    stack.resources
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .flatMap((resource) =>
        [
          !contractOf(resource, known) && 'has no contract that names its handler, time and variables',
          !functionSchema.parse(resource.Properties).DeadLetterConfig && 'has no place for dead letters',
          !hasAlarm(stack, resource) && 'has no alarm for its errors',
        ]
          .filter((text) => text !== false)
          .map((text) => `${stack.name} ${resource.logicalId} ${text}`),
      ),
  );
}

function contractOf(resource: Resource, known: readonly FunctionContract[]): FunctionContract | undefined {
  const { Handler, Timeout, Environment } = functionSchema.parse(resource.Properties);
  return find(known, Handler, Timeout, Environment.Variables);
}

function find(
  known: readonly FunctionContract[],
  handler: string,
  timeoutInSeconds: number,
  variables: Record<string, unknown>,
): FunctionContract | undefined {
  const given = Object.keys(variables).sort().join();
  return known.find(
    (contract) =>
      contract.handler === handler &&
      contract.timeoutInSeconds === timeoutInSeconds &&
      [...contract.variables].sort().join() === given,
  );
}

function hasAlarm({ resources }: SynthesizedStack, { logicalId }: Resource): boolean {
  return resources.some(
    ({ Type, Properties }) =>
      Type === 'AWS::CloudWatch::Alarm' &&
      Properties.Namespace === 'AWS/Lambda' &&
      Properties.MetricName === 'Errors' &&
      dimensionsSchema.parse(Properties.Dimensions).some(({ Value }) => Value === `\${${logicalId}}`),
  );
}

/** The programs that stand in some stack: as a function, or as a canary, which CloudWatch runs. */
async function deployedPrograms(): Promise<string[]> {
  const known = await contracts();
  const resources = deliveryAssembly().stacks.flatMap((stack) => stack.resources);
  return resources.flatMap((resource) => {
    if (resource.Type === 'AWS::Lambda::Function') return contractOf(resource, known)?.name ?? [];
    if (resource.Type !== 'AWS::Synthetics::Canary') return [];
    const { Code, RunConfig } = canarySchema.parse(resource.Properties);
    const { TimeoutInSeconds, EnvironmentVariables } = RunConfig;
    return find(known, Code.Handler, TimeoutInSeconds, EnvironmentVariables)?.name ?? [];
  });
}

describe('the functions', () => {
  it('have a contract each, a place for what they could not do, and an alarm for their errors', async () => {
    expect(await shortcomings(deliveryAssembly().stacks)).toEqual([]);
  });

  it('are noticed when they lack one of these', async () => {
    const careless = stackOf({
      Careless: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'main.handler', Timeout: 7 } },
    });

    expect(await shortcomings([careless])).toEqual([
      'careless Careless has no contract that names its handler, time and variables',
      'careless Careless has no place for dead letters',
      'careless Careless has no alarm for its errors',
    ]);
  });

  it.each(programs)('%s has tests of its own', (program) => {
    const tests = join(rootDirectory, 'test', 'app', 'automation', program);

    expect(existsSync(tests) && readdirSync(tests)).toContainEqual(expect.stringMatching(/\.test\.ts$/));
  });

  it('are deployed, every one of them', async () => {
    expect([...new Set(await deployedPrograms())].sort()).toEqual([...programs].sort());
  });
});
