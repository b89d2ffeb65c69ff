import { describe, expect, it } from '@jest/globals';
import { delivery } from '../../pipeline/delivery.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';

const stack = 'sluice-pipeline';
const assembly = deliveryAssembly();

function patternOf(rule: string) {
  return assembly.resource(stack, 'AWS::Events::Rule', `News${rule}`).Properties.EventPattern;
}

describe('the news of the delivery', () => {
  it('go to its followers, over an encrypted topic', () => {
    const topic = assembly.resource(stack, 'AWS::SNS::Topic', 'NewsTopic');
    const subscribers = assembly
      .resources(stack, 'AWS::SNS::Subscription')
      .filter(({ Properties }) => Properties.TopicArn === `\${${topic.logicalId}}`)
      .map(({ Properties }) => [Properties.Protocol, Properties.Endpoint]);

    expect(subscribers).toEqual(delivery.followers.map((follower) => ['email', follower]));
    expect(topic.Properties).toHaveProperty('KmsMasterKeyId');
  });

  it('are made of what fails, waits, goes back, and of stages that work again, which a gate cannot', () => {
    const gates = delivery.stages.filter(({ kind }) => kind === 'gate').map(({ name }) => name);
    const names = delivery.stages.map(({ name }) => name);

    expect(patternOf('Execution')).toMatchObject({ detail: { state: ['STARTED', 'FAILED'] } });
    expect(patternOf('Stage')).toMatchObject({
      detail: {
        stage: names.filter((name) => name !== 'Source' && !gates.includes(name)),
        state: ['SUCCEEDED'],
      },
    });
    expect(patternOf('Question')).toMatchObject({ detail: { type: { category: ['Approval'] } } });
  });
});
