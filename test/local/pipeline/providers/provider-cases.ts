import { setTimeout as sleep } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { account, region } from '../cloud-in-test.ts';
import { action } from '../pipeline-builders.ts';
import type { RehearsedPipeline } from '../rehearsed-pipeline.ts';
import { buildCases } from './build-cases.ts';
import { type Course, courseFailure } from './course.ts';
import { deploymentCases } from './deployment-cases.ts';
import { leavesOut, type ProviderCase, takesCode, usual } from './provider-case.ts';
import { sourceCases } from './source-cases.ts';

/** Of every way in which an action is carried out. */
export const providerCases: ProviderCase[] = [
  ...sourceCases,
  ...buildCases,
  ...deploymentCases,
  {
    ...usual,
    title: 'Approval/AWS/Manual',
    type: 'Approval/AWS/Manual',
    action: () =>
      action('work', 'Approval', 'Manual', { Configuration: { CustomData: 'Go?' }, Namespace: 'Work' }),
    prepare: (rehearsed, course) => void answerApprovals(rehearsed, course),
    reason: new RegExp(`Rejected: ${courseFailure}`),
    log: null,
    whenStopped: 'Abandoned',
    timesOut: { says: /^Expired: nobody answered/, wait: waitAWeek },
  },
  {
    ...usual,
    title: 'Invoke/AWS/Lambda',
    type: 'Invoke/AWS/Lambda',
    action: () =>
      action('work', 'Invoke', 'Lambda', {
        Configuration: { FunctionName: 'worker' },
        ...takesCode,
        ...leavesOut,
      }),
    prepare: (rehearsed, course) => {
      const arn = `arn:aws:lambda:${region}:${account}:function:worker`;
      rehearsed.cloud.functions.set(arn, (event) => doJob(rehearsed, course, event));
    },
    variables: { mark: 'A' },
    files: { 'made.txt': 'made' },
    reason: new RegExp(courseFailure),
    log: /^The function has ended/m,
    timesOut: { says: /not said in time/ },
  },
  {
    ...usual,
    title: 'Invoke/AWS/CodePipeline',
    type: 'Invoke/AWS/CodePipeline',
    action: () => action('work', 'Invoke', 'CodePipeline', { Configuration: { PipelineName: 'other' } }),
    prepare: ({ engine }, course) => {
      const start = engine.start.bind(engine);
      engine.start = async (name, ...more) => {
        if (name !== 'other') return start(name, ...more);
        await course.take();
        return 'of-other';
      };
    },
    reason: new RegExp(courseFailure),
    log: /^other is started: of-other$/m,
  },
];

/** A person who answers whatever waits, each once, until the pipeline is gone. */
async function answerApprovals(rehearsed: RehearsedPipeline, course: Course): Promise<void> {
  const answered = new Set<string>();
  const waiting = () =>
    rehearsed.engine
      .executions('sample')
      .flatMap(({ actions }) => actions)
      .find(
        ({ status, approvalToken }) =>
          status === 'InProgress' && approvalToken && !answered.has(approvalToken),
      );
  for (;;) {
    await rehearsed.until(() => waiting() !== undefined);
    const { stage, action, approvalToken } = waiting() ?? { stage: '', action: '', approvalToken: '' };
    const token = approvalToken ?? '';
    answered.add(token);
    const approval = { pipelineName: 'sample', stage, action, token };
    course
      .take()
      .then(
        () => rehearsed.engine.approve({ ...approval, status: 'Approved', summary: 'go' }),
        () => rehearsed.engine.approve({ ...approval, status: 'Rejected', summary: courseFailure }),
      )
      // The execution may have been stopped meanwhile.
      .catch(() => undefined);
  }
}

/** As if the rehearsal had been off while the time of the approval ran out. */
async function waitAWeek(rehearsed: RehearsedPipeline, executionId: string): Promise<void> {
  const execution = rehearsed.execution(executionId);
  for (const run of execution.actions)
    if (run.approvalToken !== null) run.expiresAt = new Date(Date.now() - 1000).toISOString();
  rehearsed.engine.runner('sample').ledger.save(execution);
  await rehearsed.restart();
}

/** What the function does: its work, its output, and its answer. */
async function doJob(rehearsed: RehearsedPipeline, course: Course, event: JsonValue): Promise<JsonValue> {
  const { id, data } = (event as unknown as { 'CodePipeline.job': Job })['CodePipeline.job'];
  const { jobs } = rehearsed.engine;
  const common = { externalExecutionId: undefined };
  try {
    await course.take();
    for (const { location } of data.outputArtifacts) {
      const { bucketName, objectKey } = location.s3Location;
      const archive = Buffer.from(zipSync({ 'made.txt': strToU8('made') }));
      rehearsed.cloud.objects.set(`${bucketName}/${objectKey}`, archive);
    }
    const answer = () =>
      jobs.answer(id, {
        ...{ ...common, status: 'Succeeded', summary: 'well done', continuationToken: undefined },
        outputVariables: { mark: 'A' },
      });
    // When the function has ended, as the answer of work that it hands on; nobody asks any more where it was abandoned.
    sleep(20)
      .then(answer)
      .catch(() => undefined);
  } catch (error) {
    jobs.answer(id, { ...common, status: 'Failed', summary: (error as Error).message });
  }
  return null;
}

interface Job {
  id: string;
  data: { outputArtifacts: { location: { s3Location: { bucketName: string; objectKey: string } } }[] };
}
