import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CodePipelineClient,
  GetPipelineStateCommand,
  PutApprovalResultCommand,
} from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { git } from '../../local/git/git.ts';
import type { PipelineExecution } from '../../local/pipeline/execution.ts';
import { type Rehearsal, startRehearsal } from '../../local/rehearsal.ts';
import {
  action,
  approval,
  build,
  deployment,
  pipeline,
  source,
  stage,
} from './pipeline/pipeline-builders.ts';

const run = promisify(execFile);

let folder: string;
let checkout: string;
let rehearsal: Rehearsal | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  checkout = join(folder, 'somebody else');
  await mkdir(checkout);
  await git(checkout, ['init', '--quiet', '--initial-branch=main']);
  await git(checkout, ['config', 'user.name', 'Ada']);
  await git(checkout, ['config', 'user.email', 'ada@example.com']);
  await writeFile(join(checkout, 'cdk.json'), JSON.stringify({ app: 'node app.js' }));
  await writeFile(join(checkout, 'app.js'), appThatWrites(deliveryTemplate()));
  await writeFile(join(checkout, 'words.txt'), 'hello');
  await commitAll('First');
});

afterEach(async () => {
  await rehearsal?.stop();
  rehearsal = undefined;
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 30_000);

/** A pipeline of CDK Pipelines' kind, as small as it can be: it deploys a parameter that holds the words. */
function deliveryTemplate(question = 'Go on?'): object {
  const Out = [{ Name: 'Out' }];
  const changeSet = { StackName: 'dev', ChangeSetName: 'change' };
  const synth = {
    version: '0.2',
    phases: { build: { commands: ['CDK_OUTDIR=out node app.js', 'WORDS=$(cat words.txt)'] } },
    env: { 'exported-variables': ['WORDS'] },
    artifacts: { 'base-directory': 'out', files: ['**/*'] },
  };
  const mutate = {
    version: '0.2',
    phases: {
      install: { commands: ['npm install -g aws-cdk@2'] },
      build: { commands: ['cdk -a . deploy delivery --require-approval=never --verbose'] },
    },
  };
  const project = (BuildSpec: object) => ({
    Type: 'AWS::CodeBuild::Project',
    Properties: { Source: { Type: 'CODEPIPELINE', BuildSpec: JSON.stringify(BuildSpec) } },
  });
  return {
    Resources: {
      Repository: { Type: 'AWS::CodeCommit::Repository', Properties: { RepositoryName: 'shop' } },
      synth: project(synth),
      mutate: project(mutate),
      Pipeline: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: pipeline([
          stage('Source', source()),
          stage(
            'Build',
            build('synth', {
              Configuration: { ProjectName: { Ref: 'synth' } },
              OutputArtifacts: Out,
              Namespace: 'Synth',
            }),
          ),
          stage(
            'Update',
            action('mutate', 'Build', 'CodeBuild', {
              Configuration: { ProjectName: { Ref: 'mutate' } },
              InputArtifacts: Out,
            }),
          ),
          stage(
            'dev',
            deployment(
              'Prepare',
              {
                ...changeSet,
                ActionMode: 'CHANGE_SET_REPLACE',
                TemplatePath: 'Out::dev.template.json',
                ParameterOverrides: '{"Spoken":"#{Synth.WORDS}"}',
              },
              { InputArtifacts: Out },
            ),
            deployment('Deploy', { ...changeSet, ActionMode: 'CHANGE_SET_EXECUTE' }, { RunOrder: 2 }),
          ),
          stage('Gate', approval('promote', question)),
        ]),
      },
    },
  };
}

const devTemplate = {
  Parameters: { Spoken: { Type: 'String' } },
  Resources: {
    Words: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/words', Type: 'String', Value: { Ref: 'Spoken' } },
    },
  },
  Outputs: { Said: { Value: { Ref: 'Spoken' } } },
};

/** An app that writes its assembly without the CDK. */
function appThatWrites(delivery: object): string {
  const stackNamed = (name: string) => ({
    type: 'aws:cloudformation:stack',
    environment: 'aws://111111111111/eu-central-1',
    properties: { templateFile: `${name}.template.json` },
  });
  const files = {
    'manifest.json': { artifacts: { delivery: stackNamed('delivery') } },
    'delivery.template.json': delivery,
    'dev.template.json': devTemplate,
  };
  return `const { mkdirSync, writeFileSync } = require('node:fs');
mkdirSync(process.env.CDK_OUTDIR, { recursive: true });
for (const [name, content] of Object.entries(${JSON.stringify(files)}))
  writeFileSync(process.env.CDK_OUTDIR + '/' + name, JSON.stringify(content));
`;
}

async function commitAll(message: string): Promise<void> {
  await git(checkout, ['add', '--all']);
  await git(checkout, ['commit', '--quiet', '--no-verify', '--message', message]);
}

/** What the pusher reads. */
async function push(branch = 'main'): Promise<string> {
  const { stderr } = await run('git', ['push', 'local', `HEAD:refs/heads/${branch}`], { cwd: checkout });
  return stderr;
}

async function start(): Promise<Rehearsal> {
  rehearsal = await startRehearsal({
    checkoutDirectory: checkout,
    stateDirectory: join(folder, 'state'),
    apiPort: 0,
    step: (_what, work) => work(),
  });
  return rehearsal;
}

async function until(
  engine: Rehearsal['engine'],
  condition: (newest: PipelineExecution) => boolean,
): Promise<PipelineExecution> {
  for (;;) {
    const [newest] = engine.executions('sample');
    if (newest !== undefined && condition(newest)) return newest;
    if (newest?.status === 'Failed') throw new Error(newest.statusSummary);
    await new Promise<void>((resolve) => {
      const end = engine.subscribe(() => {
        end();
        resolve();
      });
    });
  }
}

const gateWaits = ({ actions }: PipelineExecution) =>
  actions.some(({ approvalToken, status }) => approvalToken !== null && status === 'InProgress');
const hasEnded = ({ endedAt }: PipelineExecution) => endedAt !== null;
const wordsSaid = ({ cloud }: Rehearsal) =>
  cloud.stacks().find(({ stackName }) => stackName === 'dev')?.outputs.Said;

/** As a client of CodePipeline does it. */
async function approveGate({ cloud }: Rehearsal): Promise<void> {
  const client = new CodePipelineClient({
    endpoint: cloud.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'any' },
  });
  const { stageStates } = await client.send(new GetPipelineStateCommand({ name: 'sample' }));
  await client.send(
    new PutApprovalResultCommand({
      pipelineName: 'sample',
      stageName: 'Gate',
      actionName: 'promote',
      token: stageStates?.at(-1)?.actionStates?.[0]?.latestExecution?.token,
      result: { status: 'Approved', summary: 'fine' },
    }),
  );
  client.destroy();
}

describe('a rehearsal of a pipeline that is not ours', () => {
  it('carries HEAD through to the gate, takes a push, and the answer of a person by the API', async () => {
    const started = await start();
    const outcomes = await started.begin('http://127.0.0.1:1/');
    expect(outcomes).toMatchObject([{ status: 'pushed', branch: 'main' }]);
    await until(started.engine, gateWaits);
    expect(wordsSaid(started)).toBe('hello');

    await writeFile(join(checkout, 'words.txt'), 'good evening');
    await commitAll('Greet later');
    expect(await push()).toMatch(/started sample \(execution .*\); watch it at http:\/\/127\.0\.0\.1:1\//);
    const second = await until(
      started.engine,
      (newest) => newest.revision?.message === 'Greet later' && newest.waitingBefore === 'Gate',
    );
    expect(wordsSaid(started)).toBe('good evening');

    await approveGate(started);
    await until(started.engine, gateWaits);
    await approveGate(started);
    expect(await until(started.engine, hasEnded)).toMatchObject({
      executionId: second.executionId,
      status: 'Succeeded',
    });
    expect(started.engine.executions('sample').map(({ status }) => status)).toEqual([
      'Succeeded',
      'Succeeded',
    ]);
  }, 60_000);

  it('changes itself where the push changes the pipeline', async () => {
    const started = await start();
    await started.begin('http://127.0.0.1:1/');
    await until(started.engine, gateWaits);

    await writeFile(join(checkout, 'app.js'), appThatWrites(deliveryTemplate('Really?')));
    await commitAll('Ask otherwise');
    await push();
    const newest = await until(
      started.engine,
      (execution) => execution.trigger === 'PipelineUpdate' && gateWaits(execution),
    );

    expect(newest.actions.at(-1)?.question).toBe('Really?');
    expect(started.engine.executions('sample').map(({ status }) => status)).toEqual([
      'InProgress',
      'Cancelled',
      'Cancelled',
    ]);
  }, 60_000);

  it('goes on after it was stopped, with what was pushed meanwhile', async () => {
    const before = await start();
    await before.begin('http://127.0.0.1:1/');
    const first = await until(before.engine, gateWaits);
    await before.stop();

    await writeFile(join(checkout, 'words.txt'), 'while you slept');
    await commitAll('At night');
    expect(await push()).toMatch(/no rehearsal runs now; the next npm start takes main at .* up/);
    const after = await start();
    expect(await after.begin('http://127.0.0.1:1/')).toMatchObject([{ status: 'up-to-date' }]);

    await until(
      after.engine,
      (newest) => newest.executionId !== first.executionId && newest.waitingBefore === 'Gate',
    );
    expect(wordsSaid(after)).toBe('while you slept');
  }, 60_000);

  it('is refused where another one runs in the same folder', async () => {
    await start();

    await expect(
      startRehearsal({
        checkoutDirectory: checkout,
        stateDirectory: join(folder, 'state'),
        apiPort: 0,
        step: (_what, work) => work(),
      }),
    ).rejects.toThrow(/A rehearsal runs already in .*state \(pid \d+\)/);
  }, 30_000);

  it('says in one line that an app holds no pipeline, and leaves nothing running', async () => {
    await writeFile(join(checkout, 'app.js'), appThatWrites({ Resources: {} }));

    await expect(start()).rejects.toThrow(
      /has no stack at its top level that holds an AWS::CodePipeline::Pipeline/,
    );
    await expect(readFile(join(folder, 'state', 'lock.json'))).rejects.toThrow(/ENOENT/);
  }, 30_000);
});
