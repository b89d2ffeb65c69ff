import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findLastRelease } from '../../../pipeline/history/last-release.ts';
import { type AwsCall, type AwsStandIn, startAwsStandIn } from '../../support/aws-stand-in.ts';

let latest: { pipelineExecutionId: string; status: string } | undefined;
let succeeded: { id: string; commit: string }[];
let aws: AwsStandIn;

beforeEach(async () => {
  succeeded = [];
  aws = await startAwsStandIn(answer);
});
afterEach(() => aws.stop());

function answer({ operation, input }: AwsCall) {
  switch (operation) {
    case 'GetPipelineState':
      return {
        body: { stageStates: [{ stageName: 'dev' }, { stageName: 'prod', latestExecution: latest }] },
      };
    case 'GetPipelineExecution':
      return {
        body: {
          pipelineExecution: {
            artifactRevisions: [{ revisionId: `commit of ${input.pipelineExecutionId}` }],
          },
        },
      };
    default:
      return {
        body: {
          pipelineExecutionSummaries: succeeded.map(({ id, commit }) => ({
            pipelineExecutionId: id,
            sourceRevisions: [{ actionName: 'source', revisionId: commit }],
          })),
        },
      };
  }
}

const look = () =>
  findLastRelease(new CodePipelineClient(aws.clientOptions), { pipelineName: 'sluice', environment: 'prod' });

describe('the last release of an environment', () => {
  it('is the one that was in its stage last, where it came through', async () => {
    latest = { pipelineExecutionId: 'x', status: 'Succeeded' };

    expect(await look()).toEqual({ executionId: 'x', commit: 'commit of x' });
  });

  it.each(['Failed', 'InProgress', 'Stopped', 'Cancelled'])(
    'is the newest that came through where the one in its stage is %s',
    async (status) => {
      latest = { pipelineExecutionId: 'x', status };
      succeeded = [
        { id: 'good', commit: 'c' },
        { id: 'older', commit: 'b' },
      ];

      expect(await look()).toEqual({ executionId: 'good', commit: 'c' });
      expect(aws.calls.at(-1)?.input.filter).toEqual({ succeededInStage: { stageName: 'prod' } });
    },
  );

  it('is not there where nothing ever came through', async () => {
    latest = undefined;

    expect(await look()).toBeUndefined();
  });
});
