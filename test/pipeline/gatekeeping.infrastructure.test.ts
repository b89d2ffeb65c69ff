import { describe, expect, it } from '@jest/globals';
import { delivery } from '../../pipeline/delivery.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';
import { statementsIn } from '../workload/rules/policy-statements.ts';

const stack = 'sluice-pipeline';
const assembly = deliveryAssembly();

const gates = delivery.stages.flatMap((stage) => (stage.kind === 'gate' ? stage : []));

function patternOf(rule: string) {
  return assembly.resource(stack, 'AWS::Events::Rule', `Gatekeeping${rule}`).Properties.EventPattern;
}

describe('the gatekeeper of the delivery', () => {
  it('is invoked when an execution comes to a gate, and when a gate begins to wait', () => {
    const before = delivery.stages.flatMap(({ name }, index) =>
      delivery.stages[index + 1]?.kind === 'gate' ? name : [],
    );

    expect(patternOf('Arrival')).toMatchObject({
      'detail-type': ['CodePipeline Stage Execution State Change'],
      detail: { stage: before, state: ['SUCCEEDED'] },
    });
    expect(before).toHaveLength(gates.length);
    expect(patternOf('Question')).toMatchObject({
      'detail-type': ['CodePipeline Action Execution State Change'],
      detail: { type: { category: ['Approval'] }, state: ['STARTED'] },
    });
  });

  it('may answer the gates, and nothing else', () => {
    const pipeline = assembly.stacks.find(({ name }) => name === stack);
    const answering = (pipeline ? statementsIn(pipeline) : []).filter(({ actions }) =>
      actions.includes('codepipeline:PutApprovalResult'),
    );

    expect(answering).toHaveLength(1);
    expect(answering[0]?.actions).toEqual(['codepipeline:PutApprovalResult']);
    expect(answering[0]?.resources.toSorted()).toEqual(
      gates
        .toSorted((one, other) => one.name.localeCompare(other.name))
        .map(({ name, gate }) => expect.stringMatching(new RegExp(`:\\$\\{.+\\}/${name}/${gate.name}$`))),
    );
  });
});
