import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runBuild } from '../../../local/buildspec/run-build.ts';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { action, pipeline, source, stage } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

const commit = 'a'.repeat(40);

/** Each build writes its name into a file of its own, and into one that all have. */
const buildspec = `
version: 0.2
batch:
  build-graph:
    - { identifier: second, depend-on: [first], env: { variables: { MARK: two } } }
    - { identifier: first, env: { variables: { MARK: one } } }
phases:
  build:
    commands:
      - test ! -e shared.txt
      - echo $MARK > shared.txt
      - echo $MARK of $CODEBUILD_BATCH_BUILD_IDENTIFIER > $MARK.txt
      - test "$MARK" != "$BROKEN"
artifacts:
  files: ['*.txt']
  secondary-artifacts:
    alone: { files: ['shared.txt'] }
`;

let rehearsed: RehearsedPipeline;

async function rehearse(
  configuration: JsonObject,
  outputs: readonly string[],
  { isForBatches = true, broken = '' } = {},
): Promise<string> {
  const batch = action('batch', 'Build', 'CodeBuild', {
    Configuration: {
      ...{ ProjectName: 'work', ...configuration },
      EnvironmentVariables: JSON.stringify([{ name: 'BROKEN', value: broken }]),
    },
    InputArtifacts: [{ Name: 'Code' }],
    OutputArtifacts: outputs.map((Name) => ({ Name })),
  });
  rehearsed = await RehearsedPipeline.create(
    JSON.stringify({
      Resources: {
        Pipeline: {
          Type: 'AWS::CodePipeline::Pipeline',
          Properties: pipeline([stage('Source', source()), stage('Build', batch)]),
        },
        Project: {
          Type: 'AWS::CodeBuild::Project',
          Properties: {
            Name: 'work',
            Source: { Type: 'CODEPIPELINE', BuildSpec: 'build.yml' },
            Environment: { EnvironmentVariables: [{ Name: 'MARK', Value: 'of the project' }] },
            ...(isForBatches && { BuildBatchConfig: { ServiceRole: 'role' } }),
          },
        },
      },
    }),
  );
  rehearsed.files.set('build.yml', buildspec);
  rehearsed.builds.set('work', runBuild);
  const id = rehearsed.push(commit);
  await rehearsed.untilEnded(id);
  return id;
}

const runOf = (id: string) => rehearsed.execution(id).actions.find(({ action: name }) => name === 'batch');

function textOf(id: string, artifact: string, file: string): Promise<string> {
  const directory = join(rehearsed.stateDirectory, 'pipelines', 'sample', 'executions', id, 'artifacts');
  return readFile(join(directory, artifact, file), 'utf8');
}

afterEach(() => rehearsed.remove());

describe('an action of CodeBuild with BatchEnabled', () => {
  it('runs the builds of the batch, each on files of its own, and leaves their artifacts by their names', async () => {
    const id = await rehearse({ BatchEnabled: 'true' }, ['first', 'second', 'second_alone']);

    expect(runOf(id)).toMatchObject({ status: 'Succeeded' });
    expect(await textOf(id, 'first', 'one.txt')).toBe('one of first\n');
    expect(await textOf(id, 'second', 'two.txt')).toBe('two of second\n');
    expect(await textOf(id, 'second_alone', 'shared.txt')).toBe('two\n');
  });

  it('leaves the artifacts of all builds in one, with CombineArtifacts', async () => {
    const id = await rehearse({ BatchEnabled: 'true', CombineArtifacts: 'true' }, ['All']);

    const texts = await Promise.all(
      ['one.txt', 'two.txt', 'shared.txt'].map((file) => textOf(id, 'All', file)),
    );
    expect(texts).toEqual(['one of first\n', 'two of second\n', 'two\n']);
  });

  it('fails with one of its builds', async () => {
    const id = await rehearse({ BatchEnabled: 'true' }, [], { broken: 'one' });

    expect(runOf(id)).toMatchObject({
      status: 'Failed',
      summary: expect.stringMatching(/first: BUILD failed.*second: not run: first did not succeed/),
    });
    expect(rehearsed.built).toEqual(['work']);
  });

  it.each([
    ['a project with a BuildBatchConfig', { isForBatches: false }, ['first']],
    ['the build that an output artifact is named for', {}, ['third']],
  ])('fails without %s', async (_, given, outputs) => {
    const id = await rehearse({ BatchEnabled: 'true' }, outputs, given);

    expect(runOf(id)?.status).toBe('Failed');
  });
});

it('an action of CodeBuild without BatchEnabled runs the buildspec as one build', async () => {
  await rehearse({}, ['Out']);

  expect(rehearsed.built).toEqual(['work']);
});
