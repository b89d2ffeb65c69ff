import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runBuild } from '../../../local/buildspec/run-build.ts';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { action, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const commands = (Commands: string[], more: JsonObject = {}) =>
  action('count', 'Compute', 'Commands', { Commands, InputArtifacts: [{ Name: 'Code' }], ...more });

/** Its commands run for real. */
async function rehearse(stages: JsonObject[], properties: JsonObject = {}): Promise<void> {
  const declared = pipeline([stage('Source', source()), ...stages], properties);
  rehearsed = await RehearsedPipeline.create(template(declared, { use: 'use.yml' }));
  rehearsed.builds.set('codepipeline-sample-Count-count', runBuild);
}

async function summaryOf(Commands: string[], properties: JsonObject = {}): Promise<string> {
  await rehearse([stage('Count', commands(Commands))], properties);
  const { actions } = await rehearsed.untilEnded(rehearsed.push('c1'));
  expect(actions.at(-1)?.status).toBe('Failed');
  return actions.at(-1)?.summary ?? '';
}

describe('an action with commands of its own', () => {
  it('leaves the files that its output artifact names, and the variables that are exported', async () => {
    await rehearse([
      stage(
        'Count',
        commands(
          [
            'echo "#{Source.CommitId} in $(cat commit.txt)" > kept.txt',
            'echo more > left.txt; export WORD="$MODE-$(wc -w < kept.txt)"',
          ],
          {
            OutputArtifacts: [{ Name: 'Counted', Files: ['kept.*'] }],
            OutputVariables: ['WORD'],
            EnvironmentVariables: [{ Name: 'MODE', Value: 'words' }],
            Namespace: 'Count',
          },
        ),
      ),
      stage(
        'Use',
        build('use', { InputArtifacts: [{ Name: 'Counted' }] }, [{ name: 'WORD', value: '#{Count.WORD}' }]),
      ),
    ]);
    const used: string[] = [];
    rehearsed.builds.set('use', async ({ sourceDirectory, environmentVariables = [] }) => {
      used.push(await readFile(join(sourceDirectory, 'kept.txt'), 'utf8'));
      used.push(...environmentVariables.map(({ name, value }) => `${name}=${value.trim()}`));
      await expect(readFile(join(sourceDirectory, 'left.txt'))).rejects.toThrow('ENOENT');
      return undefined;
    });

    const execution = await rehearsed.untilEnded(rehearsed.push('c1'));

    expect(execution.status).toBe('Succeeded');
    expect(used).toEqual(['c1 in c1\n', 'WORD=words-3']);
  });

  it('fails with the first command that does', async () => {
    expect(await summaryOf(['echo one', 'false', 'echo three'])).toMatch(/BUILD.*false/);
  });

  it.each([
    ['in a pipeline of type V1', ['true'], { PipelineType: 'V1' }, 'type V2 only'],
    ['without one', [], {}, '0 commands; allowed are 1 to 50'],
    ['that go on in a second line', ['echo one\necho two'], {}, 'each command is one line'],
  ])('refuses commands %s', async (_, given, properties, message) => {
    expect(await summaryOf(given, properties)).toContain(message);
  });
});
