import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runBuild } from '../../../../local/buildspec/run-build.ts';
import type { JsonObject, JsonValue } from '../../../../local/cloud/json.ts';
import { eventually } from '../../../support/eventually.ts';
import { account, region } from '../cloud-in-test.ts';
import { build, pipeline, source, stage, template } from '../pipeline-builders.ts';
import { RehearsedPipeline } from '../rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const commit = 'a'.repeat(40);
const takesCode = { InputArtifacts: [{ Name: 'Code' }] };

/** A stage that is entered where the rule holds. */
async function rehearse(Provider: string, rule: JsonObject, buildspec = 'check.yml'): Promise<void> {
  const declared = {
    Name: 'check',
    RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider, Version: '1' },
    ...rule,
  };
  const deploy = {
    ...stage('Deploy', build('deploy')),
    BeforeEntry: { Conditions: [{ Result: 'FAIL', Rules: [declared] }] },
  };
  const store = { ArtifactStore: { Type: 'S3', Location: 'artifacts' } };
  rehearsed = await RehearsedPipeline.create(
    template(pipeline([stage('Source', source()), deploy], store), {
      deploy: 'deploy.yml',
      check: buildspec,
    }),
  );
  for (const project of ['check', 'codepipeline-sample-Deploy-check'])
    rehearsed.builds.set(project, runBuild);
}

const buildspecOf = (command: string) =>
  JSON.stringify({ version: 0.2, phases: { build: { commands: [command] } } });
const inCode = (command: string) => `grep -q ${commit} commit.txt && ${command}`;

/** The function answers its job as it is told. */
function withFunction(answer: 'Succeeded' | 'Failed'): void {
  const arn = `arn:aws:lambda:${region}:${account}:function:checker`;
  rehearsed.cloud.functions.set(arn, async (event: JsonValue) => {
    const { id, data } = (event as { 'CodePipeline.job': JsonObject })['CodePipeline.job'] as {
      id: string;
      data: { actionConfiguration: { configuration: Record<string, string> } };
    };
    const { UserParameters: summary = '' } = data.actionConfiguration.configuration;
    const common = { summary, externalExecutionId: undefined };
    rehearsed.engine.jobs.answer(
      id,
      answer === 'Failed'
        ? { ...common, status: 'Failed' }
        : { ...common, status: 'Succeeded', outputVariables: {}, continuationToken: undefined },
    );
    return null;
  });
}

async function conditionOf(id: string) {
  const { status, conditions = [] } = await rehearsed.untilEnded(id);
  return { status, rules: conditions[0]?.rules, summary: conditions[0]?.summary };
}

describe.each([
  ['CodeBuild', { Configuration: { ProjectName: 'check' }, ...takesCode }],
  ['Commands', takesCode],
  ['LambdaInvoke', { Configuration: { FunctionName: 'checker', UserParameters: 'of #{Source.CommitId}' } }],
] as [string, JsonObject][])('a rule %s', (provider, rule) => {
  const prepare = async (command: 'true' | 'false') => {
    const more: JsonObject = provider === 'Commands' ? { Commands: [inCode(command)] } : {};
    await rehearse(provider, { ...rule, ...more }, buildspecOf(inCode(command)));
    withFunction(command === 'true' ? 'Succeeded' : 'Failed');
  };

  it('lets the execution in where it succeeds', async () => {
    await prepare('true');

    const { status, rules } = await conditionOf(rehearsed.push(commit));

    expect(status).toBe('Succeeded');
    expect(rules).toMatchObject([
      { rule: 'check', status: 'Succeeded', summary: expect.stringMatching(/\w/) },
    ]);
    expect(rehearsed.built.at(-1)).toBe('deploy');
  });

  it('keeps it out where it fails, and says why', async () => {
    await prepare('false');

    const { status, rules, summary } = await conditionOf(rehearsed.push(commit));

    expect(status).toBe('Failed');
    expect(rules).toMatchObject([{ status: 'Failed' }]);
    expect(summary).toMatch(
      provider === 'LambdaInvoke' ? /^Rule check: of a{40}$/ : /^Rule check: BUILD failed/,
    );
    expect(rehearsed.built).not.toContain('deploy');
  });
});

it('a rule is passed over no more in the notes, and its log lies with those of the actions', async () => {
  await rehearse('Commands', { ...takesCode, Commands: ['echo looked at'] });
  const id = rehearsed.push(commit);
  await rehearsed.untilEnded(id);

  expect(rehearsed.engine.pipelines()[0]?.notes).toEqual([]);
  const logs = join(rehearsed.engine.runner('sample').ledger.directoryOf(id), 'logs');
  const log = (await readdir(logs)).find((file) => file.startsWith('Deploy.check-')) ?? '';
  expect(await readFile(join(logs, log), 'utf8')).toContain('looked at');
});

it('a rule that is cut off by a stop is abandoned, and one by a kill is looked at once more', async () => {
  await rehearse('Commands', { ...takesCode, Commands: ['sleep 30'] });
  const stopped = rehearsed.push(commit);
  const rules = (id: string) => rehearsed.execution(id).conditions?.flatMap((condition) => condition.rules);
  await eventually(() =>
    expect(rules(stopped)).toMatchObject([{ processGroup: { id: expect.any(Number) } }]),
  );
  await rehearsed.engine.stopExecution('sample', stopped, 'enough', { abandon: true });
  expect((await rehearsed.untilEnded(stopped)).status).toBe('Stopped');
  expect(rehearsed.built).not.toContain('deploy');

  const killed = rehearsed.push('b'.repeat(40));
  await eventually(() => expect(rules(killed)).toMatchObject([{ processGroup: { id: expect.any(Number) } }]));
  const group = rules(killed)?.[0]?.processGroup?.id ?? 0;
  rehearsed.builds.set('codepipeline-sample-Deploy-check', async () => undefined);
  await rehearsed.restart();

  expect((await rehearsed.untilEnded(killed)).status).toBe('Succeeded');
  await eventually(() => expect(() => process.kill(-group, 0)).toThrow('ESRCH'));
});
