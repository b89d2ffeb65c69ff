import { describe, expect, it } from '@jest/globals';
import { deliveryAssembly } from '../support/cloud-assembly.ts';
import { statementsIn } from './rules/policy-statements.ts';

const assembly = deliveryAssembly();

function statementsWith(action: string) {
  return assembly.stacks
    .flatMap(statementsIn)
    .filter(({ effect, actions }) => effect === 'Allow' && actions.includes(action));
}

describe('tasks of the shop', () => {
  it('are stopped by one role, in staging', () => {
    const places = statementsWith('ecs:StopTask').map(({ where }) => where);

    expect(places).toEqual([expect.stringMatching(/^sluice-staging-services TaskStoppingStopper/)]);
  });

  it('are seen and stopped by it in one cluster only', () => {
    const [stop] = statementsWith('ecs:StopTask');
    const ofRole = assembly.stacks.flatMap(statementsIn).filter(({ where }) => where === stop?.where);
    const cluster = assembly.resource('sluice-staging-services', 'AWS::ECS::Cluster').logicalId;

    expect(ofRole.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['ecs:ListTasks'], ['*']],
      [['ecs:DescribeServices'], [`arn:aws:ecs:eu-central-1:111111111111:service/\${${cluster}}/*`]],
      [
        ['ecs:DescribeTasks', 'ecs:StopTask'],
        [`arn:aws:ecs:eu-central-1:111111111111:task/\${${cluster}}/*`],
      ],
    ]);
    for (const { condition } of ofRole)
      expect(condition).toEqual({ ArnEquals: { 'ecs:cluster': `\${${cluster}.Arn}` } });
  });

  it('are told where they are only where they may be stopped', () => {
    const telling = assembly.stacks.filter(({ name }) => 'TaskStopperRole' in assembly.outputs(name));

    expect(telling.map(({ name }) => name)).toEqual(['sluice-staging-services']);
  });
});
