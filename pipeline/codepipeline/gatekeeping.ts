import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as InvokeFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type GatekeeperVariables, gatekeeper } from '../../app/automation/gatekeeper/contract.ts';
import type { Delivery } from '../delivery.ts';
import { type DeliveryFunctions, deliveryEnvironment } from './delivery-functions.ts';
import { approvalEvents, stageEvents } from './pipeline-events.ts';

export interface GatekeepingProps {
  delivery: Delivery;
  pipeline: IPipeline;
  functions: DeliveryFunctions;
}

/** Binds each gate to what it was opened for: an older approval is rejected when a newer execution has come to the gate. */
export class Gatekeeping extends Construct {
  constructor(scope: Construct, id: string, { delivery, pipeline, functions }: GatekeepingProps) {
    super(scope, id);
    const gates = delivery.stages.flatMap((stage) => (stage.kind === 'gate' ? stage : []));
    const handler = functions.define<GatekeeperVariables>(this, {
      description: 'Rejects approvals of what is no longer the newest',
      contract: gatekeeper,
      variables: { ENVIRONMENT: deliveryEnvironment },
      memoryInMebibytes: 256,
    });
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['codepipeline:GetPipelineState', 'codepipeline:ListPipelineExecutions'],
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
