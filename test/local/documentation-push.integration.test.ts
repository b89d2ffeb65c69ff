import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { git } from '../../local/git/git.ts';
import { type Rehearsal, startRehearsal } from '../../local/rehearsal.ts';
import { bundlePrograms } from '../../pipeline/images/program-bundles.ts';
import { approval, pipeline, source, stage } from './pipeline/pipeline-builders.ts';

const run = promisify(execFile);
const rootDirectory = join(import.meta.dirname, '..', '..');

let folder: string;
let checkout: string;
let rehearsal: Rehearsal;
let outcomes: Awaited<ReturnType<Rehearsal['begin']>>;

/** A pipeline that our own function starts, as the synthesized template has it. */
async function deliveryTemplate(): Promise<object> {
  const bundleOf = await bundlePrograms(rootDirectory, ['automation/start-delivery']);
  const functionArn = { 'Fn::GetAtt': ['Starter', 'Arn'] };
  return {
    Resources: {
      Repository: { Type: 'AWS::CodeCommit::Repository', Properties: { RepositoryName: 'shop' } },
      Pipeline: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: pipeline([stage('Source', source()), stage('Gate', approval('promote'))]),
      },
      Starter: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Timeout: 60,
          Code: {
            ZipFile: Buffer.from(bundleOf('automation/start-delivery').code).toString(),
          },
          Environment: {
            Variables: {
              ENVIRONMENT: 'delivery',
              PIPELINE_NAME: { Ref: 'Pipeline' },
              DOCUMENTATION: '["docs/**","**/*.md"]',
            },
          },
        },
      },
      Pushes: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: {
            source: ['aws.codecommit'],
            resources: [{ 'Fn::GetAtt': ['Repository', 'Arn'] }],
            detail: { referenceName: ['main'], referenceType: ['branch'] },
          },
          Targets: [{ Arn: functionArn, Id: 'Target0' }],
        },
      },
    },
  };
}

async function appThatWrites(delivery: object): Promise<void> {
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://111111111111/eu-central-1',
    properties: { templateFile: 'delivery.template.json' },
  };
  await writeFile(join(checkout, 'manifest.json'), JSON.stringify({ artifacts: { delivery: artifact } }));
  await writeFile(join(checkout, 'delivery.template.json'), JSON.stringify(delivery));
  const files = 'manifest.json delivery.template.json';
  await writeFile(
    join(checkout, 'cdk.json'),
    JSON.stringify({ app: `mkdir -p "$CDK_OUTDIR" && cp ${files} "$CDK_OUTDIR"` }),
  );
}

async function commitFile(path: string): Promise<void> {
  await mkdir(join(checkout, path, '..'), { recursive: true });
  await writeFile(join(checkout, path), `${Math.random()}`);
  await git(checkout, ['add', '--all']);
  await git(checkout, ['commit', '--quiet', '--no-verify', '--message', path]);
}

/** What the pusher reads, and how long that takes. */
async function push(...options: string[]): Promise<{ said: string; seconds: number }> {
  const startedAt = performance.now();
  const { stderr } = await run('git', ['push', ...options, 'local', 'HEAD:refs/heads/main'], {
    cwd: checkout,
  });
  return { said: stderr, seconds: (performance.now() - startedAt) / 1000 };
}

const executions = () => rehearsal.engine.executions('sample').length;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documentation-push-'));
  checkout = join(folder, 'checkout');
  await mkdir(checkout);
  await git(checkout, ['init', '--quiet', '--initial-branch=main']);
  await git(checkout, ['config', 'user.name', 'Ada']);
  await git(checkout, ['config', 'user.email', 'ada@example.com']);
  await appThatWrites(await deliveryTemplate());
  await commitFile('README.md');
  rehearsal = await startRehearsal({
    checkoutDirectory: checkout,
    stateDirectory: join(folder, 'state'),
    apiPort: 0,
    step: (_what, work) => work(),
  });
  outcomes = await rehearsal.begin('http://127.0.0.1:1/');
}, 60_000);

afterAll(async () => {
  await rehearsal?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 30_000);

describe('in the rehearsal, a push', () => {
  it('that makes the branch starts the pipeline, whatever it holds', () => {
    expect(outcomes).toMatchObject([{ status: 'pushed' }]);
    expect(executions()).toBe(1);
  });

  it('that touches only documentation starts nothing, and says so soon', async () => {
    const before = executions();
    await commitFile('docs/operations.md');
    await commitFile('app/README.md');

    const { said, seconds } = await push();

    expect(said).toMatch(/main at [0-9a-f]{8}: nothing to do: only documentation changed/);
    expect(executions()).toBe(before);
    // Two seconds where nothing else runs; the other tests take their share.
    expect(seconds).toBeLessThan(10);
  }, 30_000);

  it('that touches a program as well starts the pipeline', async () => {
    const before = executions();
    await commitFile('app/main.ts');
    await commitFile('docs/operations.md');

    expect((await push()).said).toMatch(/started sample \(execution [0-9a-f-]+\)/);
    expect(executions()).toBe(before + 1);
  }, 30_000);

  it('that was forced starts the pipeline', async () => {
    const before = executions();
    await git(checkout, ['reset', '--quiet', '--hard', 'HEAD~1']);
    await commitFile('docs/other.md');

    expect((await push('--force')).said).toMatch(/started sample/);
    expect(executions()).toBe(before + 1);
  }, 30_000);
});
