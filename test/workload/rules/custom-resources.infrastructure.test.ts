import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { deliveryAssembly, type Resource, type SynthesizedStack } from '../../support/cloud-assembly.ts';
import { stackOf } from './synthesized-stack.ts';

const variablesSchema = z.object({ Variables: z.object({ ENVIRONMENT: z.string() }) });

/** Custom resources that are not answered by a function of ours, and functions that the construct library brings along. */
function hiddenPrograms(stacks: readonly SynthesizedStack[]): string[] {
  return stacks.flatMap(({ name, resources }) => {
    const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    const ours = functions.filter(isOurs).map(({ logicalId }) => `\${${logicalId}.Arn}`);
    const foreign = [
      ...functions.filter((resource) => !isOurs(resource)),
      ...resources
        .filter(isCustom)
        .filter(({ Properties }) => !ours.includes(String(Properties.ServiceToken))),
    ];
    return foreign.map(({ Type, logicalId }) => `${name} ${logicalId}: ${Type}`);
  });
}

/** Every program of ours is told its environment; those of the construct library know none. */
function isOurs({ Properties }: Resource): boolean {
  return variablesSchema.safeParse(Properties.Environment).success;
}

function isCustom({ Type }: Resource): boolean {
  return Type.startsWith('Custom::') || Type === 'AWS::CloudFormation::CustomResource';
}

describe('the stacks', () => {
  it('run no program that is not ours while they are deployed', () => {
    expect(hiddenPrograms(deliveryAssembly().stacks)).toEqual([]);
  });

  it('have a custom resource of ours, which migrates the database', () => {
    const custom = deliveryAssembly().stacks.flatMap(({ resources }) => resources.filter(isCustom));

    expect(custom.length).toBeGreaterThan(0);
  });

  it.each([
    'Custom::CrossRegionExportReader',
    'Custom::CrossRegionExportWriter',
    'Custom::S3AutoDeleteObjects',
    'Custom::VpcRestrictDefaultSG',
    'AWS::CloudFormation::CustomResource',
  ])('are noticed when %s solves something for them', (Type) => {
    const careless = stackOf({
      Solver: { Type, Properties: { ServiceToken: 'arn of Handler' } },
      Handler: { Type: 'AWS::Lambda::Function', Properties: { Handler: '__entrypoint__.handler' } },
    });

    expect(hiddenPrograms([careless])).toEqual([
      'careless Handler: AWS::Lambda::Function',
      `careless Solver: ${Type}`,
    ]);
  });
});
