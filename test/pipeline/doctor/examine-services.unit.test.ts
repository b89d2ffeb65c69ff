import { describe, expect, it } from '@jest/globals';
import { examineServices } from '../../../pipeline/doctor/examine-services.ts';
import { stackWith } from '../deployment/stack-builder.ts';

describe('services that take no new customers', () => {
  it('are found in templates', () => {
    const stack = stackWith({ Extract: { Type: 'AWS::DataPipeline::Pipeline' } });

    expect(examineServices([stack], { dependencies: [] })).toEqual([
      expect.objectContaining({
        verdict: 'problem',
        what: 'Data Pipeline takes no new customers since 2024-07-25, and is used by sluice-dev-services',
      }),
    ]);
  });

  it('are found in the clients that programs are built with', () => {
    const dependencies = ['@aws-sdk/client-codeguru-reviewer'];

    expect(examineServices([], { dependencies })[0]?.verdict).toBe('problem');
  });

  it('are not CodeCommit, which has come back', () => {
    const stack = stackWith({ Source: { Type: 'AWS::CodeCommit::Repository' } });

    expect(examineServices([stack], { dependencies: [] }).map(({ verdict }) => verdict)).toEqual([
      'good',
      'good',
    ]);
  });
});
