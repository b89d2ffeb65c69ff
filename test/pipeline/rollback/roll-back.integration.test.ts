import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chooseRelease,
  commitsSince,
  NoEarlierRelease,
  NothingReleased,
  readReleases,
} from '../../../pipeline/rollback/releases.ts';
import { RollbackFailed, RollbackRefused, rollBack } from '../../../pipeline/rollback/roll-back.ts';
import { type AwsCall, type AwsStandIn, startAwsStandIn } from '../../support/aws-stand-in.ts';

interface Execution {
  id: string;
  commit: string;
  isGood: boolean;
  rollbackTo?: string;
}

/** The executions that have entered prod, the newest first; each test says which. */
let executions: Execution[];
let statuses: string[];
let refusal: string | undefined;
let aws: AwsStandIn;
let client: CodePipelineClient;

beforeEach(async () => {
  statuses = ['Succeeded'];
  refusal = undefined;
  aws = await startAwsStandIn(answer);
  client = new CodePipelineClient(aws.clientOptions);
});
afterEach(() => aws.stop());

function answer({ operation, input }: AwsCall) {
  switch (operation) {
    case 'GetPipelineState':
      return {
        body: {
          stageStates: [
            { stageName: 'dev', latestExecution: { pipelineExecutionId: 'other', status: 'Succeeded' } },
            {
              stageName: 'prod',
              latestExecution: executions[0] && { pipelineExecutionId: executions[0].id, status: 'Failed' },
            },
          ],
        },
      };
    case 'ListPipelineExecutions':
      return {
        body: {
          pipelineExecutionSummaries: executions
            .filter(({ isGood }) => isGood || input.filter === undefined)
            .map(summary),
        },
      };
    case 'RollbackStage':
      return refusal === undefined
        ? { body: { pipelineExecutionId: 'back' } }
        : { status: 400, body: { __type: refusal, message: 'No.' } };
    default:
      return { body: { pipelineExecution: { status: statuses.shift() } } };
  }
}

function summary({ id, commit, rollbackTo }: Execution) {
  return {
    pipelineExecutionId: id,
    status: 'Succeeded',
    startTime: 1_780_000_000,
    sourceRevisions: [
      { actionName: 'source', revisionId: commit, revisionSummary: `Change ${commit}\n\nMore.` },
    ],
    executionType: rollbackTo === undefined ? 'STANDARD' : 'ROLLBACK',
    ...(rollbackTo && { rollbackMetadata: { rollbackTargetPipelineExecutionId: rollbackTo } }),
  };
}

const came = (id: string, commit: string, rollbackTo?: string): Execution => ({
  id,
  commit,
  isGood: true,
  ...(rollbackTo && { rollbackTo }),
});
const failed = (id: string, commit: string): Execution => ({ id, commit, isGood: false });

const prod = { pipelineName: 'sluice', environment: 'prod' };

async function choose(wanted?: string) {
  const releases = await readReleases(client, prod);
  const target = chooseRelease(releases, { environment: 'prod', wanted });
  return { target: target.executionId, since: commitsSince(releases, target) };
}

describe('the release to go back to', () => {
  it('is the one before the one that runs', async () => {
    executions = [came('3', 'c'), came('2', 'b'), came('1', 'a')];

    expect(await choose()).toEqual({ target: '2', since: ['c'] });
  });

  it('is the last that came through, where the newest did not', async () => {
    executions = [failed('3', 'c'), came('2', 'b'), came('1', 'a')];

    expect(await choose()).toEqual({ target: '2', since: ['c'] });
  });

  it('is of another commit than the one that runs, which may have come twice', async () => {
    executions = [came('3', 'b'), came('2', 'b'), came('1', 'a')];

    expect(await choose()).toEqual({ target: '1', since: ['b'] });
  });

  it('lies after a roll-back before what was brought back, not forward again', async () => {
    executions = [came('4', 'b', '2'), came('3', 'c'), came('2', 'b'), came('1', 'a')];

    expect(await choose()).toEqual({ target: '1', since: ['b', 'c'] });
  });

  it('may be any good one that is named by its commit', async () => {
    executions = [came('3', 'cc33'), came('2', 'bb22'), came('1', 'aa11')];

    expect(await choose('aa1')).toEqual({ target: '1', since: ['cc33', 'bb22'] });
    await expect(choose('dd')).rejects.toThrow('No release of commit dd has come through stage prod');
  });

  it('does not exist where there is one release only, or none', async () => {
    executions = [came('1', 'a')];
    await expect(choose()).rejects.toThrow(NoEarlierRelease);

    executions = [];
    await expect(choose()).rejects.toThrow(NothingReleased);
  });
});

describe('rolling back', () => {
  const target = { executionId: '2', commit: 'b', summary: '', startedAt: undefined, rollbackTo: undefined };
  const go = () => rollBack(client, { ...prod, target, pollInMilliseconds: 1 });

  it('asks for the stage and the release, and waits until that has come through', async () => {
    statuses = ['InProgress', 'InProgress', 'Succeeded'];

    expect(await go()).toBe('back');
    expect(aws.calls[0]?.input).toEqual({
      pipelineName: 'sluice',
      stageName: 'prod',
      targetPipelineExecutionId: '2',
    });
    expect(statuses).toEqual([]);
  });

  it('fails when the release does not come through', async () => {
    statuses = ['InProgress', 'Failed'];

    await expect(go()).rejects.toThrow(RollbackFailed);
  });

  it.each(['UnableToRollbackStageException', 'PipelineExecutionOutdatedException', 'ConflictException'])(
    'says what else can be done where CodePipeline answers %s',
    async (type) => {
      refusal = type;

      await expect(go()).rejects.toThrow(RollbackRefused);
      await expect(go()).rejects.toThrow('revert the commits, and push');
    },
  );
});
