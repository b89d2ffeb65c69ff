import { describe, expect, it } from '@jest/globals';
import { deliveryAssembly, type SynthesizedStack } from '../../support/cloud-assembly.ts';
import { stackOf } from './synthesized-stack.ts';

/**
 * CloudFormation takes 500 resources and 1 MB:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const maximumResources = 400;
const maximumBytes = 800_000;

function tooLarge(stacks: readonly SynthesizedStack[]): string[] {
  return stacks
    .filter(({ resources, sizeInBytes }) => resources.length > maximumResources || sizeInBytes > maximumBytes)
    .map(
      ({ name, resources, sizeInBytes }) => `${name}: ${resources.length} resources, ${sizeInBytes} bytes`,
    );
}

describe('every stack', () => {
  it('leaves room below the limits of CloudFormation', () => {
    const { stacks } = deliveryAssembly();

    expect(stacks.length).toBeGreaterThan(1);
    expect(tooLarge(stacks)).toEqual([]);
  });

  it('is noticed when it has too many resources', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: {} };
    const many = Object.fromEntries(Array.from({ length: 401 }, (_, index) => [`Queue${index}`, queue]));

    expect(tooLarge([stackOf(many)])).toEqual(['careless: 401 resources, 1 bytes']);
  });

  it('is noticed when its template is too long', () => {
    expect(tooLarge([stackOf({}, { sizeInBytes: 800_001 })])).toEqual([
      'careless: 0 resources, 800001 bytes',
    ]);
  });
});
