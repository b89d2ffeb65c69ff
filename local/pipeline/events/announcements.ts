import type { Cloud } from '../../cloud/cloud.ts';
import type { PipelineDeclaration } from '../declaration.ts';
import type { ActionRecord, ExecutionRecord } from '../record.ts';
import { describeEvent } from './describe-event.ts';
import { changesSince, type KnownExecution, known, type StateChange } from './state-changes.ts';

/** Tells the cloud what becomes of executions: by events, and those whom an approval names on its topic. */
export class Announcements {
  readonly #cloud: Pick<Cloud, 'putEvent' | 'publish'>;
  readonly #known = new Map<string, KnownExecution>();

  constructor(cloud: Pick<Cloud, 'putEvent' | 'publish'>) {
    this.#cloud = cloud;
  }

  /** What was told by an earlier rehearsal is not told again. */
  know(executions: readonly ExecutionRecord[]): void {
    for (const execution of executions) this.#known.set(execution.executionId, known(execution));
  }

  /** To be called after every change; answers what was told. */
  announce(execution: ExecutionRecord, declaration: PipelineDeclaration): StateChange[] {
    const changes = changesSince(this.#known.get(execution.executionId), execution);
    this.#known.set(execution.executionId, known(execution));
    for (const change of changes) {
      this.#cloud.putEvent(describeEvent(change, execution, declaration));
      if (change.of === 'action' && change.state === 'STARTED') this.#askApprovers(change.run, declaration);
    }
    return changes;
  }

  /** Of an approval whose topic is gone nobody is told; it waits all the same. */
  #askApprovers(run: ActionRecord, declaration: PipelineDeclaration): void {
    const topicArn = declaration.stages
      .find(({ name }) => name === run.stage)
      ?.actions.find(({ name }) => name === run.action)?.configuration.NotificationArn;
    if (run.approvalToken === null || topicArn === undefined) return;
    try {
      this.#cloud.publish({ topicArn, ...approvalMessage(run, declaration) });
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html */
function approvalMessage(
  { stage, action, question }: ActionRecord,
  { name, region }: PipelineDeclaration,
): { subject: string; message: string } {
  return {
    subject: `APPROVAL NEEDED: AWS CodePipeline ${name} for action ${action}`.slice(0, 100),
    message: [
      'The following approval action is waiting for your response:',
      '',
      `Pipeline: ${name}`,
      `Stage: ${stage}`,
      `Action: ${action}`,
      `Region: ${region}`,
      ...(question === null ? [] : ['', question]),
      '',
      'Approve or reject it in the console.',
    ].join('\n'),
  };
}
