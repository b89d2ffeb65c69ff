import { describe, expect, it } from '@jest/globals';
import { deliveryAssembly, type SynthesizedStack } from '../../support/cloud-assembly.ts';
import { stackOf } from './synthesized-stack.ts';

/** Log groups that anybody of the account could read, or that keep what they hold for ever. */
function carelessLogGroups(stacks: readonly SynthesizedStack[]): string[] {
  return stacks.flatMap(({ name, resources }) =>
    resources
      .filter(({ Type }) => Type === 'AWS::Logs::LogGroup')
      .filter(({ Properties }) => !Properties.KmsKeyId || !Properties.RetentionInDays)
      .map(({ logicalId }) => `${name} ${logicalId}`),
  );
}

describe('the log groups', () => {
  it('are encrypted with a key of ours and end after a time', () => {
    expect(carelessLogGroups(deliveryAssembly().stacks)).toEqual([]);
  });

  it.each([{ RetentionInDays: 30 }, { KmsKeyId: 'key' }])(
    'are noticed when they have only %o',
    (Properties) => {
      expect(carelessLogGroups([stackOf({ Log: { Type: 'AWS::Logs::LogGroup', Properties } })])).toEqual([
        'careless Log',
      ]);
    },
  );
});
