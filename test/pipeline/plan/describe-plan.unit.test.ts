import { describe, expect, it } from '@jest/globals';
import { compareTemplates } from '../../../difference/compare-templates.ts';
import type { Template } from '../../../pipeline/deployment/stack.ts';
import { describePlan, type StackPlan } from '../../../pipeline/plan/describe-plan.ts';

const plain = (_format: unknown, text: string) => text;

const template = (stages: string[], builds: object = {}): Template => ({
  Resources: {
    Pipeline: {
      Type: 'AWS::CodePipeline::Pipeline',
      Properties: { Stages: stages, RestartExecutionOnUpdate: true },
      Metadata: { 'aws:cdk:path': 'sluice-pipeline/Delivery/Pipeline/Resource' },
    },
    Build: { Type: 'AWS::CodeBuild::Project', Properties: { Description: 'Runs unit', ...builds } },
  } as Template['Resources'],
});

const deployed = template(['Source', 'dev']);

function planFor(after: Template, before: Template | undefined = deployed): StackPlan {
  const difference = before && compareTemplates(before, after);
  return { name: 'sluice-pipeline', region: 'eu-central-1', difference, template: after };
}

describe('the plan of a push', () => {
  it('says that the run goes through where nothing changes', () => {
    expect(describePlan([planFor(deployed)], plain)).toEqual([
      'sluice-pipeline (eu-central-1): no change',
      '',
      'The push changes nothing about the pipeline itself; its run goes through.',
    ]);
  });

  it('says that the run begins again where the pipeline changes', () => {
    expect(describePlan([planFor(template(['Source', 'dev', 'prod']))], plain)).toEqual([
      'sluice-pipeline (eu-central-1)',
      '  ~ Delivery/Pipeline AWS::CodePipeline::Pipeline: Stages',
      '',
      'The pipeline itself changes: the run ends after its update, and begins again with the newest commit.',
    ]);
  });

  it('says that the run goes on where only a build changes', () => {
    const lines = describePlan([planFor(template(['Source', 'dev'], { Description: 'Other' }))], plain);

    expect(lines).toContain('  ~ Build AWS::CodeBuild::Project: Description');
    expect(lines.at(-1)).toBe('The pipeline’s stages stay as they are: the run goes on after the update.');
  });

  it('marks what is replaced, and what loses its data', () => {
    const bucket = (name: string): Template => ({
      Resources: { Artifacts: { Type: 'AWS::S3::Bucket', Properties: { BucketName: name } } },
    });

    expect(describePlan([planFor(bucket('b'), bucket('a'))], plain)).toContain(
      '  ~ Artifacts AWS::S3::Bucket: BucketName is replaced; loses its data',
    );
  });

  it('sends those to the first deployment who have not made it', () => {
    const lines = describePlan([{ ...planFor(deployed), difference: undefined }], plain);

    expect(lines[0]).toContain('is not deployed');
    expect(lines.at(-1)).toContain('docs/first-deployment.md');
  });
});
