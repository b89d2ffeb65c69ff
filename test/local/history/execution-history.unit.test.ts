import { expect, it } from '@jest/globals';
import { GitError } from '../../../local/git/git.ts';
import { CommitGoneError } from '../../../local/git/repositories.ts';
import { createExecutionHistory } from '../../../local/history/execution-history.ts';
import type { Engine } from '../../../local/pipeline/engine.ts';
import type { PipelineExecution } from '../../../local/pipeline/execution.ts';

/** The commits between two executions, where reading them ends with an error. */
function commitsWhere(error: Error) {
  const engine = { runner: () => ({ declaration: { stages: [] } }) } as unknown as Pick<Engine, 'runner'>;
  const history = createExecutionHistory(engine, { commitsBetween: () => Promise.reject(error) });
  const execution = {
    pipelineName: 'sample',
    revision: { commit: 'a'.repeat(40), message: 'Add', author: 'Ada' },
  } as PipelineExecution;
  return history.commitsBetween(execution, execution);
}

it('the commits between two executions are not known where a push by force has taken one away', async () => {
  expect(await commitsWhere(new CommitGoneError('shop.git', 'a..b', undefined))).toBeUndefined();
});

it('whatever else git says of them is told', async () => {
  const error = new GitError(['log'], 'shop.git', 'fatal: not a git repository', undefined);
  await expect(commitsWhere(error)).rejects.toThrow('not a git repository');
});
