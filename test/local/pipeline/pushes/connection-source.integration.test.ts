import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../local/cloud/json.ts';
import type { ChangedPullRequest } from '../../../../local/pipeline/pushes/changed-pull-request.ts';
import { receivePush } from '../../../../local/pipeline/pushes/receive-push.ts';
import { action, build, pipeline, stage, template } from '../pipeline-builders.ts';
import { RehearsedPipeline } from '../rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

/** A pipeline whose source comes by a connection; each filter is one of its trigger's for pushes. */
async function rehearse(
  filters: JsonObject[] | undefined,
  { source = {}, trigger = {} }: { source?: JsonObject; trigger?: JsonObject } = {},
): Promise<void> {
  const byConnection = action('source', 'Source', 'CodeStarSourceConnection', {
    Configuration: {
      ConnectionArn: 'arn',
      FullRepositoryId: 'acme/shop',
      BranchName: 'main',
      ...source,
    },
    OutputArtifacts: [{ Name: 'Code' }],
    Namespace: 'Source',
  });
  const Triggers = filters && [
    {
      ProviderType: 'CodeStarSourceConnection',
      GitConfiguration: { SourceActionName: 'source', Push: filters, ...trigger },
    },
  ];
  const stages = [stage('Source', byConnection), stage('Build', build('unit'))];
  const declared = pipeline(stages, Triggers === undefined ? {} : { Triggers });
  rehearsed = await RehearsedPipeline.create(template(declared, { unit: 'unit.yml' }));
}

/** What the push came to: the branch and the commit that the source took, or what was said. */
async function push(branch: string, commit = first): Promise<string> {
  rehearsed.commits.push(commit);
  const given = { repository: 'acme.shop', branch, commit };
  const { executions, messages } = await receivePush(rehearsed.engine, rehearsed.cloud, given);
  const [started] = executions;
  if (started === undefined) return messages.join() || 'nothing';
  const { variables, status } = await rehearsed.untilEnded(started.executionId);
  expect(status).toBe('Succeeded');
  return `${variables.Source?.BranchName} ${variables.Source?.CommitId?.slice(0, 1)}`;
}

/** What a pull request came to: the branch and the commit that the source took. */
async function review(more: Partial<ChangedPullRequest>): Promise<string> {
  const [started] = await rehearsed.engine.sources.startForPullRequest({
    ...{ repository: 'acme.shop', event: 'OPEN', source: 'topic', sourceCommit: first },
    ...{ destination: 'main', destinationCommit: 'c'.repeat(40) },
    ...more,
  });
  if (started === undefined) return 'nothing';
  const { variables } = await rehearsed.untilEnded(started.executionId);
  return `${variables.Source?.BranchName} ${variables.Source?.CommitId?.slice(0, 1)}`;
}

describe('a source by a connection', () => {
  it('is what is pushed here to the branch that it names, and is told to be simulated before it runs', async () => {
    await rehearse(undefined);

    expect(rehearsed.engine.pipelines()[0]?.notes).toEqual([
      'Source/source is simulated: it takes what you push to branch main of the local repository acme.shop, in place of acme/shop at the other end of the connection',
    ]);
    expect(rehearsed.engine.sources.repositories()).toEqual(['acme.shop']);
    expect(await push('main')).toBe('main a');
    expect(await push('other', second)).toBe('nothing');
  });

  it('that does not detect changes starts nothing', async () => {
    await rehearse(undefined, { source: { DetectChanges: false } });

    expect(await push('main')).toBe('nothing');
  });
});

describe('a trigger', () => {
  it('starts the pipeline with the branch that was pushed, and not with that of the action', async () => {
    await rehearse([{ Branches: { Includes: ['feature/**'], Excludes: ['feature/old'] } }]);

    expect(await push('feature/new')).toBe('feature/new a');
    expect(await push('feature/old', second)).toBe('nothing');
    expect(await push('main', second)).toBe('nothing');
    expect(rehearsed.engine.sources.triggeringBranches('acme.shop')).toEqual(['feature/**']);
    expect(rehearsed.engine.sources.branches('acme.shop')).toEqual(['main']);
  });

  it('leaves a start by hand the branch of the action', async () => {
    await rehearse([{ Branches: { Includes: ['feature/**'] } }]);
    rehearsed.commits.push(second);

    const execution = await rehearsed.untilEnded(await rehearsed.engine.start('sample'));

    expect(execution.variables.Source).toMatchObject({ BranchName: 'main', CommitId: second });
  });

  it('looks at the files that were changed, which of a new branch nobody knows', async () => {
    await rehearse([
      { Branches: { Includes: ['main'] }, FilePaths: { Includes: ['app/**'], Excludes: ['**/*.md'] } },
    ]);

    expect(await push('main', 'c'.repeat(40))).toMatch(/which files a new branch changes is not known/);
    rehearsed.changedFiles = ['docs/a.txt', 'app/b.md'];
    expect(await push('main')).toMatch(/no file is changed that the trigger asks for/);
    rehearsed.changedFiles = ['docs/a.txt', 'app/c.ts'];
    expect(await push('main', second)).toBe('main b');
  });

  it('is content with one of its filters', async () => {
    await rehearse([
      { Branches: { Includes: ['main'] }, FilePaths: { Includes: ['app/**'] } },
      { Branches: { Includes: ['ma*'] } },
    ]);

    expect(await push('main')).toBe('main a');
  });

  it('for tags takes the commit of the tag, and no branch', async () => {
    await rehearse([{ Tags: { Includes: ['v*'], Excludes: ['v0.*'] } }]);

    expect(await push('refs/tags/v1.0')).toBe('main a');
    expect(await push('refs/tags/v0.9', second)).toBe('nothing');
    expect(await push('main', second)).toBe('nothing');
  });

  it('for pull requests alone starts nothing when somebody pushes, and says what it hears of', async () => {
    await rehearse([], { trigger: { PullRequest: [{ Events: ['OPEN'] }] } });

    expect(await push('main')).toBe('nothing');
    expect(rehearsed.engine.pipelines()[0]?.notes[1]).toBe(
      'The trigger of source for pull requests is simulated: it hears of those that you open in acme.shop by the API of CodeCommit',
    );
  });

  it('for pull requests starts the pipeline with the source branch of those into its branches', async () => {
    await rehearse([], {
      trigger: {
        PullRequest: [{ Events: ['OPEN', 'UPDATED'], Branches: { Includes: ['main', 'release/*'] } }],
      },
    });

    expect(await review({})).toBe('topic a');
    expect(await review({ event: 'UPDATED', sourceCommit: second })).toBe('topic b');
    expect(await review({ destination: 'release/1' })).toBe('topic a');
    expect(await review({ destination: 'other' })).toBe('nothing');
    expect(await review({ event: 'CLOSED' })).toBe('nothing');
    expect(await review({ repository: 'acme.other' })).toBe('nothing');
  });

  it('for pull requests looks at the files that they change', async () => {
    await rehearse([], { trigger: { PullRequest: [{ FilePaths: { Includes: ['app/**'] } }] } });

    rehearsed.changedFiles = ['docs/a.md'];
    expect(await review({ event: 'CLOSED' })).toBe('nothing');
    rehearsed.changedFiles = ['docs/a.md', 'app/b.ts'];
    expect(await review({ event: 'CLOSED' })).toBe('topic a');
  });

  it('for pull requests has events that there are', async () => {
    await expect(rehearse([], { trigger: { PullRequest: [{ Events: ['MERGED'] }] } })).rejects.toThrow(
      /Triggers\.0\.GitConfiguration\.PullRequest\.0\.Events.*OPEN, UPDATED, CLOSED/,
    );
    await rehearse([]);
  });

  it('without a filter is what a push to the branch of the action is', async () => {
    await rehearse([]);

    expect(await push('main')).toBe('main a');
  });
});
