import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codePipelineService } from '../../../pipeline/dossier/code-pipeline-service.ts';
import { githubService } from '../../../pipeline/dossier/github-service.ts';
import {
  type AwsAnswer,
  type AwsCall,
  type AwsStandIn,
  startAwsStandIn,
} from '../../support/aws-stand-in.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let answer: (call: AwsCall) => AwsAnswer;
let server: AwsStandIn;
beforeEach(async () => {
  server = await startAwsStandIn((call) => answer(call));
});
afterEach(() => server.stop());

function build(stageName: string, actionName: string, id: string, provider = 'CodeBuild') {
  return {
    stageName,
    actionName,
    input: { actionTypeId: { category: 'Build', owner: 'AWS', provider, version: '1' } },
    output: { executionResult: { externalExecutionId: id } },
  };
}

describe('an execution of CodePipeline', () => {
  const service = () =>
    codePipelineService(
      {
        pipelines: new CodePipelineClient(server.clientOptions),
        builds: new CodeBuildClient(server.clientOptions),
      },
      { pipelineName: 'sluice', executionId: 'x' },
    );

  it('tells the tests of its builds in their order, of what was repeated the last', async () => {
    answer = ({ operation, input }) => {
      switch (operation) {
        case 'ListActionExecutions':
          return {
            body: {
              actionExecutionDetails: [
                build('dev', 'functional', 'functional:2'),
                build('dev', 'functional', 'functional:1'),
                build('dev', 'deploy', 'stack', 'CloudFormation'),
                build('Build', 'unit', 'unit:1'),
              ],
            },
          };
        case 'BatchGetBuilds':
          return {
            body: {
              builds: (input.ids as string[]).map((id) => ({
                id,
                reportArns: [`report of ${id}`, `coverage of ${id}`],
              })),
            },
          };
        default:
          return {
            body: {
              reports: (input.reportArns as string[]).map((arn) => ({
                arn,
                ...(arn.startsWith('report') && {
                  testSummary: {
                    total: 10,
                    statusCounts: { SUCCEEDED: 6, FAILED: 1, ERROR: 1, SKIPPED: 2, UNKNOWN: 0 },
                    durationInNanoSeconds: 1,
                  },
                }),
              })),
            },
          };
      }
    };

    expect(await service().reports()).toEqual([
      { name: 'Build / unit', total: 10, passed: 6, failed: 2, skipped: 2 },
      { name: 'dev / functional', total: 10, passed: 6, failed: 2, skipped: 2 },
    ]);
    expect(server.calls.find(({ operation }) => operation === 'BatchGetBuilds')?.input.ids).toEqual([
      'unit:1',
      'functional:2',
    ]);
  });

  it.each([
    ['one is in its stage', { latestExecution: { pipelineExecutionId: 'w', status: 'InProgress' } }, true],
    [
      'one is being stopped in it',
      { latestExecution: { pipelineExecutionId: 'w', status: 'Stopping' } },
      true,
    ],
    ['one waits before it', { inboundExecution: { pipelineExecutionId: 'w', status: 'InProgress' } }, true],
    ['several wait', { inboundExecutions: [{ pipelineExecutionId: 'w', status: 'InProgress' }] }, true],
    ['the last one failed', { latestExecution: { pipelineExecutionId: 'w', status: 'Failed' } }, false],
    ['none was ever there', {}, false],
  ])('knows whether another release is on its way: %s', async (_, state, expected) => {
    answer = () => ({ body: { stageStates: [{ stageName: 'staging', ...state }] } });

    expect(await service().isBusy('staging')).toBe(expected);
  });

  it('does not take a stage that is not there for one that is free', async () => {
    answer = () => ({ body: { stageStates: [] } });

    await expect(service().isBusy('staging')).rejects.toThrow('The pipeline sluice has no stage staging');
  });

  it('has no reports where no build left one', async () => {
    answer = () => ({
      body: { actionExecutionDetails: [build('Build', 'unit', 'u')], builds: [{ id: 'u' }] },
    });

    expect(await service().reports()).toEqual([]);
  });
});

describe('a run of GitHub Actions', () => {
  const service = (reports = temporaryFolder()) =>
    githubService(
      { kind: 'github', runUrl: '', api: `${server.clientOptions.endpoint}/repos/octo/shop`, token: 't' },
      reports,
    );

  it('knows as the last release the newest deployment that was a success', async () => {
    const states: Record<string, string[]> = {
      3: ['failure', 'in_progress'],
      2: ['inactive', 'success'],
      1: ['success'],
    };
    answer = ({ path }) => {
      const [, id] = /deployments\/(\d+)\/statuses/.exec(path) ?? [];
      if (id !== undefined) return { body: (states[id] ?? []).map((state) => ({ state })) };
      return { body: [3, 2, 1].map((deployment) => ({ id: deployment, sha: `commit ${deployment}` })) };
    };

    expect(await service().lastRelease('staging')).toEqual({ executionId: '2', commit: 'commit 2' });
    expect(server.calls[0]?.path).toBe('/repos/octo/shop/deployments?environment=staging&per_page=100');
  });

  it.each([
    [['in_progress', 'queued'], true],
    [[], true],
    [['failure', 'in_progress'], false],
    [['inactive', 'success'], false],
  ])(
    'knows by the states %j of the newest deployment whether another one is on its way',
    async (states, expected) => {
      answer = ({ path }) =>
        path.includes('/statuses')
          ? { body: path.includes('deployments/2/') ? states.map((state) => ({ state })) : [] }
          : { body: [2, 1].map((id) => ({ id, sha: `commit ${id}` })) };

      expect(await service().isBusy('staging')).toBe(expected);
    },
  );

  it('knows of none where nothing was ever deployed', async () => {
    answer = () => ({ body: [] });

    expect(await service().lastRelease('staging')).toBeUndefined();
    expect(await service().isBusy('staging')).toBe(false);
  });

  it('does not take a refusal for an environment without a release', async () => {
    answer = () => ({ status: 403, body: { message: 'no' } });

    await expect(service().lastRelease('staging')).rejects.toThrow('GitHub answers 403 to deployments');
  });

  it('reads the reports that the jobs before have left', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'reports-dev-functional', 'functional', 'reports'), { recursive: true });
    writeFileSync(
      join(folder, 'reports-dev-functional', 'functional', 'reports', 'junit.xml'),
      '<testsuites tests="5" failures="1" errors="0"><testsuite name="a" errors="0" failures="1" skipped="1" tests="3"></testsuite><testsuite name="b" errors="0" failures="0" skipped="0" tests="2"></testsuite></testsuites>',
    );

    expect(await service(folder).reports()).toEqual([
      { name: 'dev / functional', total: 5, passed: 3, failed: 1, skipped: 1 },
    ]);
    expect(await service(join(folder, 'nothing')).reports()).toEqual([]);
  });
});
