import { describe, expect, it } from '@jest/globals';
import { readSetting } from '../../../pipeline/dossier/read-setting.ts';
import { MissingVariable } from '../../../pipeline/history/read-variable.ts';

const common = { ENVIRONMENT: 'staging', SOURCE_URL: 'https://source' };
const onAws = { ...common, PIPELINE: 'sluice', EXECUTION_ID: 'x', DOSSIER_BUCKET: 'dossiers' };
const onGithub = { ...common, RUN_URL: 'https://run', REPOSITORY_API: 'https://api', GITHUB_TOKEN: 't' };

describe('what a dossier is written from', () => {
  it('is the execution of a pipeline, with the assembly where CodeBuild has put it', () => {
    const variables = { ...onAws, ASSEMBLY_SOURCE: 'synth', CODEBUILD_SRC_DIR_synth: '/src/synth' };

    expect(readSetting(variables)).toEqual({
      environment: 'staging',
      sourceUrl: 'https://source',
      assemblyDirectory: '/src/synth',
      carrier: { kind: 'codepipeline', pipelineName: 'sluice', executionId: 'x' },
      bucket: 'dossiers',
    });
  });

  it('is a run on GitHub, with the assembly in the folder of the job', () => {
    expect(readSetting(onGithub)).toMatchObject({
      assemblyDirectory: 'cdk.out',
      carrier: { kind: 'github', runUrl: 'https://run', api: 'https://api', token: 't' },
    });
  });

  it.each([...Object.keys(onAws)])('is refused without %s', (variable) => {
    const act = () => readSetting({ ...onAws, [variable]: '' });

    expect(act).toThrow(MissingVariable);
    expect(act).toThrow(`${variable} is not set; set it to `);
  });
});
