import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseRelease, readReleases } from '../../../pipeline/rollback/releases.ts';
import { rollBack } from '../../../pipeline/rollback/roll-back.ts';
import {
  approval,
  build,
  pipeline,
  source,
  stage,
  template,
} from '../../local/pipeline/pipeline-builders.ts';
import { startPipelineInTest } from '../../local/pipeline/pipeline-in-test.ts';
import type { RehearsedPipeline } from '../../local/pipeline/rehearsed-pipeline.ts';

const prod = { pipelineName: 'sample', environment: 'prod' };
const [first = '', second = '', third = ''] = ['a', 'b', 'c'].map((letter) => letter.repeat(40));

let rehearsed: RehearsedPipeline;
let client: CodePipelineClient;
let remove: () => Promise<void>;
/** The commits that were deployed, in their order. */
let deployed: string[];

beforeEach(async () => {
  deployed = [];
  ({ rehearsed, client, remove } = await startPipelineInTest(
    template(
      pipeline([
        stage('Source', source()),
        stage('GateProd', approval('promote')),
        stage('prod', build('deploy')),
      ]),
      { deploy: 'deploy.yml' },
    ),
  ));
  rehearsed.builds.set('deploy', async ({ sourceDirectory }) => {
    const commit = await readFile(join(sourceDirectory, 'commit.txt'), 'utf8');
    deployed.push(commit);
    return commit === third ? { status: 'FAILED', summary: 'bad' } : undefined;
  });
});

afterEach(() => remove());

async function deliver(commit: string): Promise<void> {
  const id = rehearsed.push(commit);
  await rehearsed.untilWaiting(id);
  await rehearsed.engine.approve({ ...rehearsed.approval(id), status: 'Approved', summary: '' });
  await rehearsed.untilEnded(id);
}

async function goBack(): Promise<void> {
  const releases = await readReleases(client, prod);
  const target = chooseRelease(releases, { environment: 'prod', wanted: undefined });
  await rollBack(client, { ...prod, target, pollInMilliseconds: 10 });
}

describe('npm run rollback, in the rehearsal', () => {
  it('brings the release back that ran before, past a gate that waits for a newer one', async () => {
    await deliver(first);
    await deliver(second);
    const newer = rehearsed.push(third);
    await rehearsed.untilWaiting(newer);

    await goBack();

    expect(deployed).toEqual([first, second, first]);
    expect(rehearsed.execution(newer).status).toBe('InProgress');
  });

  it('brings the last good release back after one that failed', async () => {
    await deliver(first);
    await deliver(second);
    await deliver(third);

    await goBack();

    expect(deployed).toEqual([first, second, third, second]);
  });
});
