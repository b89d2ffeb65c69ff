import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dossierVariables } from '../../app/automation/gatekeeper/contract.ts';
import { readBuildspecFacts } from '../../pipeline/buildspec-facts.ts';
import { delivery } from '../../pipeline/delivery.ts';
import { deliveryAssembly } from '../support/cloud-assembly.ts';
import { statementsIn } from '../workload/rules/policy-statements.ts';
import { functionsIn } from './parity/renderings.ts';

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

  it('answers no gate by itself as long as no environment says so, and reads no dossier', () => {
    const pipeline = assembly.stacks.find(({ name }) => name === stack);
    const reading = (pipeline ? statementsIn(pipeline) : []).filter(
      ({ where, actions }) =>
        where.includes('Gatekeeping') && actions.includes('codepipeline:ListActionExecutions'),
    );

    expect(functionsIn(assembly).selfApproving).toEqual([]);
    expect(reading).toEqual([]);
  });

  it('finds what it reads in what the buildspec of the dossier exports', () => {
    const { exportedVariables } = readBuildspecFacts(
      join(import.meta.dirname, '..', '..'),
      'buildspecs/dossier.yml',
    );

    expect(exportedVariables.toSorted()).toEqual(Object.values(dossierVariables).toSorted());
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
