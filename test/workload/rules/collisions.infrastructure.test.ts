import { describe, expect, it } from '@jest/globals';
import { deliveryAssembly, type SynthesizedStack } from '../../support/cloud-assembly.ts';
import { physicalName } from './physical-name.ts';
import { stackOf } from './synthesized-stack.ts';

/** Names that two stacks would fight for, in one account and region. */
function collisions(stacks: readonly SynthesizedStack[]): string[] {
  const claims = stacks.flatMap((stack) => namesOf(stack).map((name) => place(stack) + name));
  return [...Map.groupBy(claims, (claim) => claim)]
    .filter(([, claimants]) => claimants.length > 1)
    .map(([claim]) => claim);
}

function namesOf({ name: stack, resources, exportNames }: SynthesizedStack): string[] {
  return [
    `stack ${stack}`,
    ...exportNames.map((name) => `export ${name}`),
    ...resources.flatMap((resource) => {
      const name = physicalName(resource);
      return name === undefined || isMadeByDeployment(name) ? [] : [`${resource.Type} ${name}`];
    }),
  ];
}

/** What has the name of its stack, or of another resource of it, is as unique as that is. */
function isMadeByDeployment(name: string): boolean {
  return /\$\{(?!AWS::)|\$\{AWS::Stack(Name|Id)\}/.test(name);
}

function place({ account, region }: SynthesizedStack): string {
  return `${account} ${region}: `;
}

describe('the environments', () => {
  it('share an account and a region, so that they could collide', () => {
    const inOnePlace = deliveryAssembly().stacks.filter(({ name }) => /-(dev|staging)-services$/.test(name));

    expect(new Set(inOnePlace.map(place)).size).toBe(1);
    expect(inOnePlace).toHaveLength(2);
  });

  it('do not collide', () => {
    expect(collisions(deliveryAssembly().stacks)).toEqual([]);
  });

  it('are noticed when they claim one name', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } };
    const one = stackOf({ Queue: queue }, { name: 'one', exportNames: ['QueueUrl'] });
    const other = stackOf({ OtherQueue: queue }, { name: 'other', exportNames: ['QueueUrl'] });

    expect(collisions([one, other])).toEqual([
      '111111111111 eu-central-1: export QueueUrl',
      '111111111111 eu-central-1: AWS::SQS::Queue orders',
    ]);
    expect(collisions([one, { ...other, region: 'eu-west-1' }])).toEqual([]);
    expect(collisions([one, stackOf({}, { name: 'one' })])).toEqual(['111111111111 eu-central-1: stack one']);
  });
});
