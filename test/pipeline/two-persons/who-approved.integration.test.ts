import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findApprover, NobodyApproved } from '../../../pipeline/two-persons/approver.ts';
import { findReviewer } from '../../../pipeline/two-persons/find-reviewer.ts';
import { AuthorUnknown, nameAuthors } from '../../../pipeline/two-persons/name-authors.ts';
import {
  type AwsAnswer,
  type AwsCall,
  type AwsStandIn,
  startAwsStandIn,
} from '../../support/aws-stand-in.ts';
import { aCommit } from '../dossier/a-dossier.ts';

let answer: (call: AwsCall) => AwsAnswer;
let server: AwsStandIn;
beforeEach(async () => {
  server = await startAwsStandIn((call) => answer(call));
});
afterEach(() => server.stop());

const arn = 'arn:aws:sts::111111111111:assumed-role/Approver/grace@example.com';

function stateOf(latest: object, executionId = 'ours') {
  const actionStates = [{ actionName: 'dossier' }, { actionName: 'promote', latestExecution: latest }];
  return {
    body: {
      stageStates: [
        { stageName: 'dev', actionStates: [] },
        {
          stageName: 'Gate',
          actionStates,
          latestExecution: { pipelineExecutionId: executionId, status: 'InProgress' },
        },
      ],
    },
  };
}

describe('who approved, as CodePipeline has it', () => {
  const find = () =>
    findApprover(new CodePipelineClient(server.clientOptions), {
      pipelineName: 'sluice',
      executionId: 'ours',
      gate: 'promote',
    });

  it('is the one who answered the gate of this execution', async () => {
    answer = () => stateOf({ status: 'Succeeded', lastUpdatedBy: arn });

    expect(await find()).toEqual({ identity: arn, names: ['grace@example.com'], isPerson: false });
  });

  it.each<[string, AwsAnswer]>([
    ['another execution is at the gate', stateOf({ status: 'Succeeded', lastUpdatedBy: arn }, 'other')],
    ['the gate was not passed', stateOf({ status: 'Failed', lastUpdatedBy: arn })],
    ['no name is there', stateOf({ status: 'Succeeded' })],
    ['there is no such gate', { body: { stageStates: [] } }],
  ])('is nobody where %s', async (_, state) => {
    answer = () => state;

    await expect(find()).rejects.toThrow(NobodyApproved);
  });
});

describe('who approved, as GitHub has it', () => {
  const run = () => ({
    kind: 'github' as const,
    runUrl: 'https://github.com/octo/shop/actions/runs/77',
    api: `${server.clientOptions.endpoint}/repos/octo/shop`,
    token: 't',
  });
  const review = (state: string, name: string, login: string) => ({
    state,
    user: { login },
    environments: [{ name }],
  });

  it('is the reviewer who let the run through this gate', async () => {
    answer = () => ({
      body: [review('approved', 'promote-to-staging', 'ada'), review('approved', 'promote', 'grace')],
    });

    expect(await findReviewer(run(), 'promote')).toEqual({
      identity: 'grace',
      names: ['grace'],
      isPerson: true,
    });
    expect(server.calls[0]?.path).toBe('/repos/octo/shop/actions/runs/77/approvals');
  });

  it('is nobody where the gate was rejected, or never asked', async () => {
    answer = () => ({ body: [review('rejected', 'promote', 'grace'), review('approved', 'other', 'grace')] });

    await expect(findReviewer(run(), 'promote')).rejects.toThrow(NobodyApproved);
  });

  it('is held against the logins of the authors', async () => {
    answer = ({ path }) => ({ body: { author: { login: `author of ${path.split('/').at(-1)}` } } });

    const [commit] = await nameAuthors(run(), [aCommit({ id: 'abc' })], []);

    expect(commit?.coAuthors).toEqual([{ name: 'author of abc', email: '' }]);
  });

  it('cannot be told where an author has no account, unless people.ts knows the address', async () => {
    answer = () => ({ body: { author: null } });
    const known = [{ mails: ['ada@example.com'], approvesAs: ['ada'] }];

    await expect(nameAuthors(run(), [aCommit()], [])).rejects.toThrow(AuthorUnknown);
    await expect(nameAuthors(run(), [aCommit()], [])).rejects.toThrow(
      'is by Ada <ada@example.com>, an address of no account on GitHub',
    );
    expect(await nameAuthors(run(), [aCommit()], known)).toHaveLength(1);
  });
});
