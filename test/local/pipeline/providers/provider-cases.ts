import { setTimeout as sleep } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import { runBuild } from '../../../../local/buildspec/run-build.ts';
import type { JsonObject, JsonValue } from '../../../../local/cloud/json.ts';
import type { supportedTypes } from '../../../../local/pipeline/actions/providers.ts';
import { account, region } from '../cloud-in-test.ts';
import { action, build, deployment, source } from '../pipeline-builders.ts';
import type { RehearsedPipeline } from '../rehearsed-pipeline.ts';
import { type Course, courseFailure } from './course.ts';

/** One way in which an action is carried out, and what everybody who asks for it can rely on. */
export interface ProviderCase {
  title: string;
  type: (typeof supportedTypes)[number];
  /** Declared as `work` in the namespace `Work`; its output artifact, if any, is `Out`. */
  action(course: Course): JsonObject;
  /** The buildspecs of projects that it needs, by name. */
  projects?(course: Course): Record<string, string>;
  /** What each commit holds for it, by path. */
  committed?: Record<string, string>;
  /** Puts whoever does the work in place. */
  prepare(rehearsed: RehearsedPipeline, course: Course): void;
  /** What it leaves when it succeeds. */
  variables: Record<string, string>;
  files: Record<string, string>;
  /** What it says when it fails. */
  reason: RegExp;
  /** Null where there is none. */
  log: RegExp | null;
  carriedOut: 'natively' | null;
  /** How its action ends when the execution is stopped, and not abandoned. */
  whenStopped: 'Succeeded' | 'Abandoned';
  /** Null where the service lets it take its time. */
  timesOut: { says: RegExp; wait?(rehearsed: RehearsedPipeline, executionId: string): Promise<void> } | null;
}

/** In the tests of time that runs out, which may shorten them. */
export const minute = { milliseconds: 60_000 };

const commit = 'a'.repeat(40);
const usual = {
  variables: {},
  files: {},
  carriedOut: null,
  whenStopped: 'Succeeded',
  timesOut: null,
} as const;
const leavesOut = { OutputArtifacts: [{ Name: 'Out' }], Namespace: 'Work' };
const takesCode = { InputArtifacts: [{ Name: 'Code' }] };

export const providerCases: ProviderCase[] = [
  {
    ...usual,
    title: 'Source/AWS/CodeCommit',
    type: 'Source/AWS/CodeCommit',
    action: () => ({ ...source(), Name: 'work', ...leavesOut }),
    prepare: (rehearsed, course) => {
      rehearsed.beforeCheckOut = () => course.take();
    },
    variables: {
      AuthorDate: '2026-11-22T10:00:00Z',
      BranchName: 'main',
      CommitId: commit,
      CommitMessage: `Change ${commit}`,
      CommitterDate: '2026-11-22T10:00:00Z',
      RepositoryName: 'shop',
    },
    files: { 'commit.txt': commit },
    reason: new RegExp(courseFailure),
    log: /^shop\/main at a{40}: Change/m,
  },
  buildCase('Build'),
  buildCase('Test'),
  {
    ...usual,
    title: 'Compute/AWS/Commands',
    type: 'Compute/AWS/Commands',
    action: (course) =>
      action('work', 'Compute', 'Commands', {
        ...takesCode,
        Commands: [course.command, 'export MARK="of $(cat commit.txt)"; echo made > made.txt'],
        OutputVariables: ['MARK'],
        OutputArtifacts: [{ Name: 'Out', Files: ['made.txt'] }],
        Namespace: 'Work',
      }),
    prepare: (rehearsed) => buildForReal(rehearsed, 'codepipeline-sample-Work-work'),
    variables: { MARK: `of ${commit}` },
    files: { 'made.txt': 'made\n' },
    reason: /BUILD failed/,
    log: /^\[build\] \$ echo begun/m,
    timesOut: { says: /timed out/ },
  },
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
    title: 'Deploy/AWS/CloudFormation',
    type: 'Deploy/AWS/CloudFormation',
    action: () =>
      deployment(
        'work',
        {
          ActionMode: 'CREATE_UPDATE',
          StackName: 'dev',
          TemplatePath: 'Code::dev.json',
          OutputFileName: 'outputs.json',
        },
        { ...takesCode, ...leavesOut },
      ),
    committed: {
      'dev.json': JSON.stringify({
        Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
        Outputs: { Address: { Value: 'here' } },
      }),
    },
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforeDeployment = () => course.take();
    },
    variables: { Address: 'here' },
    files: { 'outputs.json': '{\n  "Address": "here"\n}' },
    reason: new RegExp(courseFailure),
    log: /^Add AWS::SQS::Queue Queue$/m,
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
    title: 'Build/AWS/CodeBuild, an update of the pipeline itself',
    type: 'Build/AWS/CodeBuild',
    action: () => build('work', {}),
    projects: () => ({
      work: generatedBuildspec('npm install -g aws-cdk@2', 'cdk -a . deploy other --require-approval=never'),
    }),
    committed: {
      'manifest.json': JSON.stringify({
        artifacts: {
          other: {
            type: 'aws:cloudformation:stack',
            environment: `aws://${account}/${region}`,
            properties: { templateFile: 'other.json' },
          },
        },
      }),
      'other.json': '{"Resources":{}}',
    },
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforeDeployment = () => course.take();
    },
    reason: new RegExp(courseFailure),
    log: /^The pipeline is up to date$/m,
    carriedOut: 'natively',
  },
  {
    ...usual,
    title: 'Build/AWS/CodeBuild, the publishing of assets',
    type: 'Build/AWS/CodeBuild',
    action: () => build('work', {}),
    projects: () => ({
      work: generatedBuildspec(
        'npm install -g cdk-assets@latest',
        'cdk-assets --path "assets.json" --verbose publish "abc:here"',
      ),
    }),
    committed: {
      'assets.json': JSON.stringify({
        files: {
          abc: {
            source: { path: 'commit.txt' },
            destinations: { here: { bucketName: 'assets', objectKey: 'abc.txt' } },
          },
        },
      }),
    },
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforePublication = () => course.take();
    },
    reason: new RegExp(courseFailure),
    log: /s3:\/\/assets\/abc\.txt/,
    carriedOut: 'natively',
  },
];

function buildCase(category: 'Build' | 'Test'): ProviderCase {
  return {
    ...usual,
    title: `${category}/AWS/CodeBuild`,
    type: `${category}/AWS/CodeBuild`,
    action: () =>
      action('work', category, 'CodeBuild', {
        Configuration: { ProjectName: 'work' },
        ...takesCode,
        ...leavesOut,
      }),
    projects: (course) => ({
      work: JSON.stringify({
        version: 0.2,
        env: { 'exported-variables': ['MARK'] },
        phases: {
          build: { commands: [course.command, 'MARK="of $(cat commit.txt)"; echo made > made.txt'] },
        },
        artifacts: { files: ['made.txt'] },
      }),
    }),
    prepare: (rehearsed) => buildForReal(rehearsed, 'work'),
    variables: { MARK: `of ${commit}` },
    files: { 'made.txt': 'made\n' },
    reason: /BUILD failed/,
    log: /^\[build\] \$ echo begun/m,
    timesOut: { says: /timed out/ },
  };
}

function buildForReal(rehearsed: RehearsedPipeline, project: string): void {
  rehearsed.builds.set(project, (request) =>
    runBuild({
      ...request,
      timeoutInMinutes: (request.timeoutInMinutes ?? 0) * (minute.milliseconds / 60_000),
    }),
  );
}

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

function generatedBuildspec(install: string, work: string): string {
  return JSON.stringify({
    version: '0.2',
    phases: { install: { commands: [install] }, build: { commands: [work] } },
  });
}
