import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BuildRequest } from '../../../local/buildspec/build-request.ts';
import type { BuildResult } from '../../../local/buildspec/build-result.ts';
import { codePipelineApi, codePipelineTarget } from '../../../local/pipeline/api/codepipeline-api.ts';
import { Git } from '../../../pipeline/git.ts';
import {
  approval,
  build,
  pipeline,
  source,
  stage,
  template,
} from '../../local/pipeline/pipeline-builders.ts';
import { RehearsedPipeline } from '../../local/pipeline/rehearsed-pipeline.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const rootDirectory = join(import.meta.dirname, '..', '..', '..');
const executionId = { name: 'EXECUTION_ID', value: '#{codepipeline.PipelineExecutionId}', type: 'PLAINTEXT' };

let rehearsed: RehearsedPipeline;
let repository: string;
let git: Git;

beforeEach(async () => {
  repository = join(temporaryFolder(), 'source.git');
  git = new Git(temporaryFolder());
  git.run('init', '--quiet', '--bare', '--initial-branch=main', repository);
  git.run('clone', '--quiet', repository, '.');
  const check = build('check', { RunOrder: 2 }, [executionId]);
  rehearsed = await RehearsedPipeline.create(
    template(
      pipeline([
        stage('Source', source()),
        stage('GateProd', approval('promote'), check),
        stage('prod', build('deploy')),
      ]),
      { check: 'check.yml', deploy: 'deploy.yml' },
    ),
  );
  rehearsed.builds.set('check', runCheck);
  rehearsed.cloud.serveJsonApi(codePipelineTarget, codePipelineApi(rehearsed.engine));
  await rehearsed.cloud.listen();
}, 30_000);
afterEach(() => rehearsed.remove());

/** The program of the step, as its build would run it. */
async function runCheck(request: BuildRequest): Promise<Partial<BuildResult>> {
  const variables = Object.fromEntries(
    (request.environmentVariables ?? []).map(({ name, value }) => [name, value]),
  );
  const env = {
    PATH: process.env.PATH,
    ...variables,
    ENVIRONMENT: 'prod',
    GATE: 'promote',
    PIPELINE: 'sample',
    SOURCE_URL: repository,
    CODEBUILD_RESOLVED_SOURCE_VERSION: request.identity?.resolvedSourceVersion,
    AWS_ENDPOINT_URL: rehearsed.cloud.endpoint,
    AWS_ACCESS_KEY_ID: '111111111111',
    AWS_SECRET_ACCESS_KEY: 'any',
  };
  const program = join(rootDirectory, 'pipeline', 'two-persons', 'main.ts');
  try {
    await promisify(execFile)(process.execPath, [program], { env, cwd: rootDirectory });
    return { status: 'SUCCEEDED' };
  } catch (error) {
    return { status: 'FAILED', summary: String(Reflect.get(error as object, 'stderr')).trim() };
  }
}

function commit(author: string): string {
  git.run(
    ...['-c', `user.name=${author}`, '-c', `user.email=${author}@example.com`],
    ...['commit', '--quiet', '--allow-empty', '--no-verify', '-m', `Change by ${author}`],
  );
  git.run('push', '--quiet', 'origin', 'HEAD:main');
  return git.run('rev-parse', 'HEAD');
}

async function answer(id: string, person: string | undefined): Promise<void> {
  await rehearsed.untilWaiting(id);
  await rehearsed.engine.approve({ ...rehearsed.approval(id), status: 'Approved', summary: '', person });
  await rehearsed.untilEnded(id);
}

function outcomeOf(id: string): string {
  const { status, actions } = rehearsed.execution(id);
  return `${status}: ${actions.findLast(({ action }) => action === 'check')?.summary}`;
}

describe('a gate that wants two persons, in the rehearsal', () => {
  it('lets through what somebody else approved, and counts only what is new since then', async () => {
    const first = rehearsed.push(commit('ada'));
    await answer(first, 'grace@example.com');
    const second = rehearsed.push(commit('grace'));
    await answer(second, 'ada@example.com');

    expect([outcomeOf(first), outcomeOf(second)]).toEqual(['Succeeded: succeeded', 'Succeeded: succeeded']);
    expect(rehearsed.built).toEqual(['check', 'deploy', 'check', 'deploy']);
  }, 60_000);

  it.each([
    ['an author of an older commit in the release', 'ada@example.com', 'is an author of'],
    ['nobody in particular', undefined, 'is no person that is known'],
  ])(
    'deploys nothing that %s approved',
    async (_, person, reason) => {
      commit('ada');
      const id = rehearsed.push(commit('grace'));

      await answer(id, person);

      expect(outcomeOf(id)).toMatch(new RegExp(`^Failed: arn:.* has approved, and ${reason}`));
      expect(rehearsed.built).toEqual(['check']);
    },
    60_000,
  );

  it('asks anew when its stage is started again with all its actions', async () => {
    const id = rehearsed.push(commit('ada'));
    await answer(id, 'ada@example.com');

    await rehearsed.engine.retryStage('sample', id, 'GateProd', 'ALL_ACTIONS');
    await answer(id, 'grace@example.com');

    expect(outcomeOf(id)).toBe('Succeeded: succeeded');
    expect(rehearsed.built).toEqual(['check', 'check', 'deploy']);
  }, 60_000);
});
