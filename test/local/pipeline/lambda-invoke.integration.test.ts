import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CodePipelineClient,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import type { JsonObject, JsonValue } from '../../../local/cloud/json.ts';
import { action, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { startPipelineInTest } from './pipeline-in-test.ts';
import type { RehearsedPipeline } from './rehearsed-pipeline.ts';

const check = action('check', 'Invoke', 'Lambda', {
  Configuration: { FunctionName: 'checker', UserParameters: 'of #{Source.CommitId}' },
  InputArtifacts: [{ Name: 'Code' }],
  OutputArtifacts: [{ Name: 'Checked' }],
  Namespace: 'Check',
});
const use = build('use', { InputArtifacts: [{ Name: 'Checked' }] }, [
  { name: 'MARK', value: '#{Check.mark}' },
]);
const store = { ArtifactStore: { Type: 'S3', Location: 'artifacts' } };

let rehearsed: RehearsedPipeline;
let client: CodePipelineClient;

beforeEach(async () => {
  const stages = [stage('Source', source()), stage('Check', check), stage('Use', use)];
  ({ rehearsed, client } = await startPipelineInTest(template(pipeline(stages, store), { use: 'use.yml' })));
});
afterEach(async () => {
  client.destroy();
  await rehearsed.remove();
});

interface Job {
  id: string;
  data: {
    actionConfiguration: JsonObject;
    inputArtifacts: Artifact[];
    outputArtifacts: Artifact[];
    continuationToken?: string;
  };
}
interface Artifact {
  name: string;
  location: { s3Location: { bucketName: string; objectKey: string } };
}

function withFunction(work: (job: Job) => Promise<void>): void {
  rehearsed.cloud.functions.set(
    'arn:aws:lambda:eu-central-1:111111111111:function:checker',
    async (event: JsonValue) => {
      await work((event as unknown as { 'CodePipeline.job': Job })['CodePipeline.job']);
      return null;
    },
  );
}

const placeOf = ({ location: { s3Location } }: Artifact) =>
  `${s3Location.bucketName}/${s3Location.objectKey}`;
const putOutput = ({ data }: Job) => {
  for (const artifact of data.outputArtifacts)
    rehearsed.cloud.objects.set(
      placeOf(artifact),
      Buffer.from(zipSync({ 'sub/result.txt': strToU8('fine') })),
    );
};
const succeed = (jobId: string, more: object = {}) =>
  client.send(new PutJobSuccessResultCommand({ jobId, ...more }));
const run = (commit = 'c1') => rehearsed.untilEnded(rehearsed.push(commit));

describe('a function that a pipeline calls', () => {
  it('gets its parameters and artifacts, and gives variables and an artifact back', async () => {
    const jobs: Job[] = [];
    withFunction(async (job) => {
      jobs.push(job);
      putOutput(job);
      await succeed(job.id, {
        outputVariables: { mark: 'A' },
        executionDetails: { summary: 'all well', externalExecutionId: 'run-7' },
      });
    });
    const used: string[] = [];
    rehearsed.builds.set('use', async ({ sourceDirectory, environmentVariables = [] }) => {
      used.push(await readFile(join(sourceDirectory, 'sub', 'result.txt'), 'utf8'));
      used.push(...environmentVariables.map(({ value }) => value));
      return undefined;
    });

    const execution = await run();

    expect(execution.status).toBe('Succeeded');
    expect(execution.actions[1]).toMatchObject({ summary: 'all well', externalExecutionId: 'run-7' });
    expect(used).toEqual(['fine', 'A']);
    expect(jobs.map(({ data }) => data.actionConfiguration)).toEqual([
      { configuration: { FunctionName: 'checker', UserParameters: 'of c1' } },
    ]);
    expect(rehearsed.cloud.published).toEqual(jobs[0]?.data.inputArtifacts.map(placeOf));
    expect(rehearsed.cloud.withdrawn).toHaveLength(2);
  });

  it('is asked again as long as it gives a token', async () => {
    const tokens: (string | undefined)[] = [];
    withFunction(async (job) => {
      tokens.push(job.data.continuationToken);
      putOutput(job);
      await succeed(job.id, {
        outputVariables: { mark: 'A' },
        ...(tokens.length < 2 && { continuationToken: 'half' }),
      });
    });

    expect((await run()).status).toBe('Succeeded');
    expect(tokens).toEqual([undefined, 'half']);
  });

  it('fails its action with the message that it gives', async () => {
    withFunction(async ({ id }) => {
      await client.send(
        new PutJobFailureResultCommand({
          jobId: id,
          failureDetails: { type: 'JobFailed', message: 'two are missing' },
        }),
      );
    });

    const { status, actions } = await run();

    expect(status).toBe('Failed');
    expect(actions.at(-1)).toMatchObject({ action: 'check', status: 'Failed', summary: 'two are missing' });
  });

  it('is called twice more when it fails, and then fails its action', async () => {
    let calls = 0;
    withFunction(async () => {
      calls += 1;
      throw new Error('no memory');
    });

    expect((await run()).actions.at(-1)?.summary).toBe('no memory');
    expect(calls).toBe(3);
  });

  it('that fails once is as good as one that does not', async () => {
    let calls = 0;
    withFunction(async (job) => {
      calls += 1;
      if (calls === 1) throw new Error('no memory');
      putOutput(job);
      await succeed(job.id, { outputVariables: { mark: 'A' } });
    });

    expect((await run()).status).toBe('Succeeded');
    expect(calls).toBe(2);
  });

  it('fails its action when it leaves no artifact', async () => {
    withFunction(async ({ id }) => void (await succeed(id)));
    expect((await run('c2')).actions.at(-1)?.summary).toContain('has put no artifact Checked');
  });

  it('is answered for once', async () => {
    const refusals: string[] = [];
    const refusal = (error: unknown) => void refusals.push((error as Error).name);
    withFunction(async (job) => {
      putOutput(job);
      await succeed('nobody').catch(refusal);
      await succeed(job.id, { outputVariables: { 'a b': 'x' } }).catch(refusal);
      await Promise.all([
        succeed(job.id, { outputVariables: { mark: 'A' } }),
        succeed(job.id).catch(refusal),
      ]);
    });

    await run();

    expect(refusals.slice(0, 2)).toEqual(['JobNotFoundException', 'ValidationException']);
    expect(['InvalidJobStateException', 'JobNotFoundException']).toContain(refusals[2]);
  });
});
