import { describe, expect, it } from '@jest/globals';
import { deliveryAssembly, type SynthesizedStack } from '../../support/cloud-assembly.ts';
import { physicalName } from './physical-name.ts';
import { stackOf } from './synthesized-stack.ts';

/** Resources with a name for which no reason stands beside them: their replacement would be refused. */
function namedWithoutReason(stacks: readonly SynthesizedStack[]): string[] {
  return stacks.flatMap(({ name: stack, resources }) =>
    resources
      .filter(({ Metadata }) => typeof Metadata.NamedBecause !== 'string')
      .map((resource) => ({ ...resource, name: physicalName(resource) }))
      .filter(({ name }) => name !== undefined)
      .map(({ Type, logicalId, name }) => `${stack} ${logicalId}: ${Type} "${name}"`),
  );
}

describe('the resources of all stacks', () => {
  it('can be replaced, because CloudFormation names them, or say why they have a name', () => {
    expect(namedWithoutReason(deliveryAssembly().stacks)).toEqual([]);
  });

  it('are noticed when a name stands in the way of their replacement', () => {
    const careless = stackOf({
      Named: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
      Unnamed: { Type: 'AWS::SQS::Queue', Properties: {} },
      Explained: {
        Type: 'AWS::ECR::Repository',
        Properties: { RepositoryName: 'shop' },
        Metadata: { NamedBecause: 'Its images are pulled by name.' },
      },
      Catalogue: {
        Type: 'AWS::Glue::Table',
        Properties: { DatabaseName: 'shop', TableInput: { Name: 'orders' } },
      },
    });

    expect(namedWithoutReason([careless])).toEqual([
      'careless Named: AWS::SQS::Queue "orders"',
      'careless Catalogue: AWS::Glue::Table "shop orders"',
    ]);
  });
});
