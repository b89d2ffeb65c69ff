import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ChangeSetRequest } from '../../../local/cloud/cloud.ts';
import type { JsonObject } from '../../../local/cloud/json.ts';
import type { ExecutionRecord } from '../../../local/pipeline/record.ts';
import { build, deployment, pipeline, source, stage, template } from './pipeline-builders.ts';
import { artifactWith, RehearsedPipeline } from './rehearsed-pipeline.ts';

let rehearsed: RehearsedPipeline;
afterEach(() => rehearsed.remove());

async function deployWith(configuration: JsonObject): Promise<[ExecutionRecord, ChangeSetRequest[]]> {
  const synth = build('synth', { OutputArtifacts: [{ Name: 'Out' }] });
  const deploy = deployment(
    'Deploy',
    {
      ...{ ActionMode: 'CREATE_UPDATE', StackName: 'dev', TemplatePath: 'Out::dev.json' },
      TemplateConfiguration: 'Out::configuration.json',
      ParameterOverrides: '{"Size":"large"}',
    },
    { InputArtifacts: [{ Name: 'Out' }] },
  );
  const declared = pipeline([stage('Source', source()), stage('Build', synth), stage('Deploy', deploy)]);
  rehearsed = await RehearsedPipeline.create(template(declared, { synth: 'synth.yml' }));
  rehearsed.builds.set('synth', async (request) => {
    const artifact = await artifactWith(
      request,
      'dev.json',
      '{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}',
    );
    await writeFile(join(artifact.directory, 'configuration.json'), JSON.stringify(configuration));
    return { artifact };
  });
  const requests: ChangeSetRequest[] = [];
  const { cloud } = rehearsed;
  const create = cloud.createChangeSet.bind(cloud);
  cloud.createChangeSet = async (request) => {
    requests.push(request);
    return create(request);
  };
  return [await rehearsed.untilEnded(rehearsed.push('c1')), requests];
}

describe('the configuration of a template in an artifact', () => {
  it('gives parameters, which the action may override, and tags', async () => {
    const [{ status }, requests] = await deployWith({
      Parameters: { Size: 'small', Color: 'red' },
      Tags: { team: 'shop' },
      StackPolicy: { Statement: [] },
    });

    expect(status).toBe('Succeeded');
    expect(requests).toMatchObject([{ parameters: { Size: 'large', Color: 'red' }, tags: { team: 'shop' } }]);
  });

  it('is refused in one line where it says something else', async () => {
    const [{ actions }, requests] = await deployWith({ Tags: { team: 7 } });

    expect(actions.at(-1)).toMatchObject({ status: 'Failed', summary: expect.stringContaining('Tags.team') });
    expect(actions.at(-1)?.summary).not.toContain('\n');
    expect(requests).toEqual([]);
  });
});
