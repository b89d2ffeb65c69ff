import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { BuildRequest } from '../../../local/buildspec/build-request.ts';
import { action, approval, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

const first = 'a'.repeat(40);
const second = 'b'.repeat(40);

const selfMutation = JSON.stringify({
  version: '0.2',
  phases: {
    install: { commands: ['npm install -g aws-cdk@2.1148.1'] },
    build: { commands: ['cdk -a . deploy delivery --require-approval=never --verbose'] },
  },
});

const assetPublishing = JSON.stringify({
  version: '0.2',
  phases: {
    install: { commands: ['npm install -g cdk-assets@latest'] },
    build: {
      commands: [
        'cdk-assets --path "assembly-dev/dev.assets.json" --verbose publish "abc:111111111111-eu-central-1"',
      ],
    },
  },
});

const projects = { synth: 'synth.yml', mutate: selfMutation, assets: assetPublishing, last: 'last.yml' };
const Out = [{ Name: 'Out' }];
const stages = [
  stage('Source', source()),
  stage('Build', build('synth', { OutputArtifacts: Out })),
  stage('UpdatePipeline', build('mutate', { InputArtifacts: Out })),
  stage('Assets', build('assets', { InputArtifacts: Out })),
];
const declared = template(pipeline(stages), projects);

/** A build that synthesizes an assembly whose pipeline stack is the template. */
function synthesizes(pipelineTemplate: string) {
  return async (request: BuildRequest) => {
    const directory = join(request.outputDirectory, 'artifacts', 'primary');
    await mkdir(join(directory, 'assembly-dev'), { recursive: true });
    await writeFile(join(directory, 'delivery.template.json'), pipelineTemplate);
    await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(directory, 'assembly-dev', 'dev.assets.json'), JSON.stringify(assetManifest));
    return { artifact: { directory, name: null, fileCount: 3 } };
  };
}

const manifest = {
  artifacts: {
    delivery: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111111111111/eu-central-1',
      properties: { templateFile: 'delivery.template.json' },
    },
  },
};

const assetManifest = {
  files: {
    abc: {
      displayName: 'The function',
      source: { path: '../asset.abc', packaging: 'zip' },
      destinations: { '111111111111-eu-central-1': { bucketName: 'assets', objectKey: 'abc.zip' } },
    },
  },
};

describe('self-mutation', () => {
  it('is carried out natively, and goes on where the pipeline has not changed', async () => {
    rehearsed = await RehearsedPipeline.create(declared);
    rehearsed.builds.set('synth', synthesizes(declared));

    const execution = await rehearsed.untilEnded(rehearsed.push(first));

    expect(execution).toMatchObject({ status: 'Succeeded', statusSummary: '' });
    expect(execution.actions.map(({ action, carriedOut }) => [action, carriedOut])).toEqual([
      ['source', null],
      ['synth', null],
      ['mutate', 'natively'],
      ['assets', 'natively'],
    ]);
    expect(rehearsed.built).toEqual(['synth']);
    expect(rehearsed.cloud.published).toEqual(['assets/abc.zip']);
  });

  it('cancels the execution that changed the pipeline, and executes the new version', async () => {
    rehearsed = await RehearsedPipeline.create(declared);
    rehearsed.builds.set(
      'synth',
      synthesizes(template(pipeline([...stages, stage('Last', build('last'))]), projects)),
    );

    const id = rehearsed.push(first);
    await rehearsed.untilEnded(id);
    const [newest] = rehearsed.engine.executions('sample');
    const execution = await rehearsed.untilEnded(newest?.executionId ?? '');

    expect(rehearsed.execution(id)).toMatchObject({
      status: 'Cancelled',
      statusSummary: 'The pipeline was updated to version 2, and is executed once more',
    });
    expect(rehearsed.execution(id).actions.at(-1)?.summary).toContain(execution.executionId);
    expect(execution).toMatchObject({
      status: 'Succeeded',
      trigger: 'PipelineUpdate',
      pipelineVersion: 2,
      revision: { commit: first },
    });
    expect(rehearsed.engine.pipelines()[0]).toMatchObject({ version: 2, stages: { length: 5 } });
    expect(rehearsed.built).toEqual(['synth', 'synth', 'last']);
  });

  it('does not execute a new version that cannot run here, and says why', async () => {
    rehearsed = await RehearsedPipeline.create(declared);
    const strange = stage('Strange', action('files', 'Source', 'Drive'));
    rehearsed.builds.set('synth', synthesizes(template(pipeline([strange, ...stages]), projects)));

    const execution = await rehearsed.untilEnded(rehearsed.push(first));

    expect(execution.status).toBe('Cancelled');
    expect(execution.statusSummary).toMatch(
      /version 2, and is not executed.*Strange\/files \(Source\/AWS\/Drive: the rehearsal has nothing that carries it out\)/,
    );
    expect(rehearsed.engine.executions('sample')).toHaveLength(1);
  });

  it('cancels a gate that waits in a stage which is no longer the same', async () => {
    const gate = (question: string) =>
      template(pipeline([...stages, stage('Gate', approval('promote', question))]), projects);
    rehearsed = await RehearsedPipeline.create(gate('Old?'));
    rehearsed.builds.set('synth', synthesizes(gate('Old?')));
    const waiting = rehearsed.push(first);
    await rehearsed.untilWaiting(waiting);

    rehearsed.builds.set('synth', synthesizes(gate('New?')));
    rehearsed.push(second);
    const cancelled = await rehearsed.untilEnded(waiting);

    expect(cancelled.status).toBe('Cancelled');
    expect(cancelled.actions.at(-1)).toMatchObject({ action: 'promote', status: 'Abandoned' });
  });
});

describe('a build that installs something for all projects', () => {
  it('is run as it stands when it is not one of those that CDK Pipelines generates', async () => {
    rehearsed = await RehearsedPipeline.create(
      template(pipeline([stage('Source', source()), stage('Build', build('lint'))]), {
        lint: JSON.stringify({
          version: '0.2',
          phases: { build: { commands: ['npm i -g eslint', 'eslint .'] } },
        }),
      }),
    );
    rehearsed.builds.set('lint', async () => undefined);

    const { status } = await rehearsed.untilEnded(rehearsed.push(first));

    expect([status, rehearsed.built]).toEqual(['Succeeded', ['lint']]);
  });
});
