import type { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { EventPattern } from 'aws-cdk-lib/aws-events';

// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html

/** Of an execution as a whole. */
export function executionEvents(pipeline: IPipeline, { states }: { states: string[] }): EventPattern {
  return pattern(pipeline, 'Pipeline', { state: states });
}

export function stageEvents(
  pipeline: IPipeline,
  { stages, states }: { stages: string[]; states: string[] },
): EventPattern {
  return pattern(pipeline, 'Stage', { stage: stages, state: states });
}

/** Of approvals that begin to wait. */
export function approvalEvents(pipeline: IPipeline): EventPattern {
  return pattern(pipeline, 'Action', { type: { category: ['Approval'] }, state: ['STARTED'] });
}

function pattern(
  { pipelineName }: IPipeline,
  of: 'Pipeline' | 'Stage' | 'Action',
  detail: Record<string, unknown>,
): EventPattern {
  return {
    source: ['aws.codepipeline'],
    detailType: [`CodePipeline ${of} Execution State Change`],
    detail: { pipeline: [pipelineName], ...detail },
  };
}
