import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as InvokeFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type GatekeeperVariables, gatekeeper } from '../../app/automation/gatekeeper/contract.ts';
import { type EnvironmentBehindGate, selfApprovingGates } from '../delivered-environment.ts';
import type { Delivery } from '../delivery.ts';
import { type DeliveryFunctions, deliveryEnvironment } from './delivery-functions.ts';
import { approvalEvents, stageEvents } from './pipeline-events.ts';

export interface GatekeepingProps {
  delivery: Delivery;
  environments: readonly EnvironmentBehindGate[];
  pipeline: IPipeline;
  functions: DeliveryFunctions;
}

/**
 * Binds each gate to what it was opened for: an older approval is rejected when a newer execution has come to the gate. And
 * approves where nothing would change, at gates that answer themselves: CodePipeline skips no approval.
 */
export class Gatekeeping extends Construct {
  constructor(scope: Construct, id: string, props: GatekeepingProps) {
    super(scope, id);
    const { delivery, environments, pipeline, functions } = props;
    const gates = delivery.stages.flatMap((stage) => (stage.kind === 'gate' ? stage : []));
    const selfApproving = selfApprovingGates(delivery, environments);
    const handler = functions.define<GatekeeperVariables>(this, {
      description: 'Answers approvals of what is no longer the newest, or changes nothing',
      contract: gatekeeper,
      variables: {
        ENVIRONMENT: deliveryEnvironment,
        SELF_APPROVING_GATES: JSON.stringify(selfApproving.map(({ name, gate }) => `${name}/${gate.name}`)),
      },
      memoryInMebibytes: 256,
    });
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'codepipeline:GetPipelineState',
          'codepipeline:ListPipelineExecutions',
          ...(selfApproving.length > 0 ? ['codepipeline:ListActionExecutions'] : []),
        ],
        resources: [pipeline.pipelineArn],
      }),
    );
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['codepipeline:PutApprovalResult'],
        resources: gates.map(({ name, gate }) => `${pipeline.pipelineArn}/${name}/${gate.name}`),
      }),
    );
    const target = new InvokeFunction(handler, { deadLetterQueue: functions.deadLetters });
    const on = (ruleId: string, description: string, pattern: EventPattern) =>
      new Rule(this, ruleId, { description, eventPattern: pattern, targets: [target] });
    on(
      'Arrival',
      'An execution comes to a gate',
      stageEvents(pipeline, { stages: stagesBeforeGates(delivery), states: ['SUCCEEDED'] }),
    );
    on('Question', 'A gate begins to wait', approvalEvents(pipeline));
  }
}

function stagesBeforeGates({ stages }: Delivery): string[] {
  return stages.flatMap(({ name }, index) => (stages[index + 1]?.kind === 'gate' ? name : []));
}
