import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { approval, build, deployment, pipeline, source, stage, template } from './pipeline-builders.ts';
import { artifactWith, gate, RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);
const third = 'c'.repeat(40);

describe('an execution', () => {
  it('runs the stages in order, and the actions of one run order in parallel', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([
          stage('Source', source()),
          stage('Build', build('unit'), build('security'), build('synth', { RunOrder: 2 })),
        ]),
        { unit: 'unit.yml', security: 'security.yml', synth: 'synth.yml' },
      ),
    );
    const both = gate();
    rehearsed.builds.set('unit', async () => {
      await both.opened;
      return undefined;
    });
    rehearsed.builds.set('security', async () => {
      both.open();
      return undefined;
    });

    const execution = await rehearsed.untilEnded(rehearsed.push(first));

    expect(execution.status).toBe('Succeeded');
    expect(execution.revision).toEqual({ commit: first, message: `Change ${first}`, author: 'Ada' });
    expect(rehearsed.built.toSorted()).toEqual(['security', 'synth', 'unit']);
    expect(rehearsed.built.at(-1)).toBe('synth');
  });

  it('gives each build its own copy of the source, its variables, and what earlier actions left', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([
          stage('Source', source()),
          stage('Build', build('synth', { OutputArtifacts: [{ Name: 'Out' }], Namespace: 'Synth' })),
          stage(
            'Test',
            build('test', { InputArtifacts: [{ Name: 'Out' }] }, [
              { name: 'VERSION', value: '#{Synth.VERSION} of #{Source.CommitId}', type: 'PLAINTEXT' },
            ]),
          ),
        ]),
        { synth: 'synth.yml', test: '{ "version": "0.2", "phases": {} }' },
      ),
    );
    rehearsed.builds.set('synth', async (request) => ({
      artifact: await artifactWith(request, 'built.txt', 'from the build'),
      exportedVariables: { VERSION: 'he said "1"' },
    }));
    let found = '';
    rehearsed.builds.set('test', async ({ sourceDirectory }) => {
      found = await readFile(join(sourceDirectory, 'built.txt'), 'utf8');
      return undefined;
    });

    const { status } = await rehearsed.untilEnded(rehearsed.push(first));

    expect(status).toBe('Succeeded');
    expect(found).toBe('from the build');
    expect(rehearsed.requests[1]?.environmentVariables).toEqual([
      { name: 'VERSION', value: `he said "1" of ${first}`, type: 'PLAINTEXT' },
    ]);
    expect(rehearsed.requests[1]).toMatchObject({
      buildspec: '{ "version": "0.2", "phases": {} }',
      pathFolders: ['/stand-in'],
      identity: { initiator: 'codepipeline/sample', resolvedSourceVersion: first },
    });
  });

  it('ends where an action fails, with its reason, and starts nothing after it', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([stage('Source', source()), stage('Build', build('unit'), build('synth', { RunOrder: 2 }))]),
        {
          unit: 'unit.yml',
          synth: 'synth.yml',
        },
      ),
    );
    rehearsed.builds.set('unit', async (request) => {
      request.log('1 failed');
      return { status: 'FAILED', summary: 'BUILD failed: npm test ended with 1' };
    });

    const execution = await rehearsed.untilEnded(rehearsed.push(first));

    expect(execution).toMatchObject({
      status: 'Failed',
      statusSummary: 'Build/unit: BUILD failed: npm test ended with 1',
    });
    expect(rehearsed.built).toEqual(['unit']);
    expect(await readFile(execution.actions[1]?.logFile ?? '', 'utf8')).toBe('1 failed\n');
  });

  it('fails an action whose variable nobody has set, and names those that are', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([
          stage('Source', source()),
          stage('Build', build('unit', {}, [{ name: 'A', value: '#{Synth.X}' }])),
        ]),
        { unit: 'unit.yml' },
      ),
    );

    const { statusSummary } = await rehearsed.untilEnded(rehearsed.push(first));

    expect(statusSummary).toMatch(/#\{Synth\.X\} has not been set.*#\{Source\.CommitId\}/);
  });

  it('deploys a change set from an artifact, and hands the outputs of the stack on', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([
          stage('Source', source()),
          stage('Build', build('synth', { OutputArtifacts: [{ Name: 'Out' }] })),
          stage(
            'dev',
            deployment(
              'Prepare',
              {
                ActionMode: 'CHANGE_SET_REPLACE',
                StackName: 'dev',
                ChangeSetName: 'change',
                TemplatePath: 'Out::dev.template.json',
              },
              { InputArtifacts: [{ Name: 'Out' }] },
            ),
            deployment(
              'Deploy',
              { ActionMode: 'CHANGE_SET_EXECUTE', StackName: 'dev', ChangeSetName: 'change' },
              { RunOrder: 2, Namespace: 'Dev' },
            ),
            build('functional', { RunOrder: 3 }, [{ name: 'SHOP_URL', value: '#{Dev.ShopUrl}' }]),
          ),
        ]),
        { synth: 'synth.yml', functional: 'functional.yml' },
      ),
    );
    rehearsed.builds.set('synth', async (request) => ({
      artifact: await artifactWith(
        request,
        'dev.template.json',
        JSON.stringify({
          Resources: { Q: { Type: 'AWS::SQS::Queue' } },
          Outputs: { ShopUrl: { Value: 'http://shop' } },
        }),
      ),
    }));

    const execution = await rehearsed.untilEnded(rehearsed.push(first));

    expect(execution.status).toBe('Succeeded');
    expect(rehearsed.cloud.deployed).toEqual(['dev']);
    expect(execution.actions.find(({ action }) => action === 'Prepare')?.summary).toBe('1 to add');
    expect(rehearsed.requests[1]?.environmentVariables).toEqual([
      { name: 'SHOP_URL', value: 'http://shop', type: 'PLAINTEXT' },
    ]);
  });
});

describe('several executions', () => {
  const twoStages = template(
    pipeline([stage('Source', source()), stage('Build', build('unit')), stage('Deploy', build('deploy'))]),
    {
      unit: 'unit.yml',
      deploy: 'deploy.yml',
    },
  );

  it('supersede an older one that waits before the same stage', async () => {
    rehearsed = await RehearsedPipeline.create(twoStages);
    const running = gate();
    rehearsed.builds.set('unit', async () => {
      await running.opened;
      return undefined;
    });
    const [one, two, three] = [rehearsed.push(first), rehearsed.push(second), rehearsed.push(third)];
    await rehearsed.until(() => rehearsed.execution(three).waitingBefore === 'Build');

    expect(rehearsed.execution(two)).toMatchObject({ status: 'Superseded' });
    running.open();
    await rehearsed.untilEnded(three);

    expect(rehearsed.execution(one).status).toBe('Succeeded');
    expect(rehearsed.execution(three)).toMatchObject({ status: 'Succeeded', revision: { commit: third } });
  });

  it('each go on in their turn in mode QUEUED', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([stage('Source', source()), stage('Build', build('unit'))], { ExecutionMode: 'QUEUED' }),
        { unit: 'unit.yml' },
      ),
    );
    const ids = [rehearsed.push(first), rehearsed.push(second), rehearsed.push(third)];
    for (const id of ids) await rehearsed.untilEnded(id);

    expect(ids.map((id) => rehearsed.execution(id).status)).toEqual(['Succeeded', 'Succeeded', 'Succeeded']);
  });

  it('are not held up by a gate that waits in another stage', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(
        pipeline([
          stage('Source', source()),
          stage('Build', build('unit')),
          stage('Gate', approval('promote')),
        ]),
        { unit: 'unit.yml' },
      ),
    );
    const one = rehearsed.push(first);
    await rehearsed.untilWaiting(one);

    const two = rehearsed.push(second);
    await rehearsed.until(() => rehearsed.execution(two).waitingBefore === 'Gate');

    expect(rehearsed.built).toEqual(['unit', 'unit']);
    await rehearsed.engine.approve({ ...rehearsed.approval(one), status: 'Approved', summary: '' });
    await rehearsed.untilWaiting(two);
    expect(rehearsed.execution(one).status).toBe('Succeeded');
  });
});
