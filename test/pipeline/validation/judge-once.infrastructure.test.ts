import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { App, type PolicyValidationPluginReport, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { JudgeOnce } from '../../../pipeline/validation/judge-once.ts';
import { acknowledge } from '../../../workload/acknowledge.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const judged = jest.spyOn(AwsSolutionsChecks.prototype, 'validateScope');

/** Stacks with a topic that breaks rules, which the stack may acknowledge. */
function judge(
  directory: string,
  stacks: Record<string, { excused: boolean }>,
): { report: PolicyValidationPluginReport; judged: string[] } {
  const app = new App({ analyticsReporting: false, treeMetadata: false });
  for (const [name, { excused }] of Object.entries(stacks)) {
    const topic = new Topic(new Stack(app, name), 'Topic');
    if (!excused) continue;
    acknowledge(topic, {
      rules: ['AwsSolutions-SNS3', 'NIST.800.53.R5-SNSEncryptedKMS'],
      reason: 'An example.',
    });
  }
  judged.mockClear();
  const stackTemplates = app.synth().stacks.map((artifact) => ({
    stackConstructPath: artifact.hierarchicalId,
    templatePath: artifact.templateFullPath,
    accountId: '111111111111',
    region: 'eu-central-1',
  }));
  const report = new JudgeOnce(join(directory, 'judged')).validate({
    stackTemplates,
    templatePaths: stackTemplates.map(({ templatePath }) => templatePath),
    appConstruct: app,
  });
  return { report, judged: judged.mock.calls.map(([scope]) => scope.node.path) };
}

it('judges a stack once', () => {
  const directory = temporaryFolder();
  judge(directory, { one: { excused: true } });

  const { report, judged } = judge(directory, { one: { excused: true }, two: { excused: true } });

  expect([report.success, judged]).toEqual([true, ['two']]);
});

it('finds fault with a stack each time, and tells rule and resource', () => {
  const directory = temporaryFolder();
  judge(directory, { one: { excused: false } });

  const { report, judged } = judge(directory, { one: { excused: false } });

  expect([report.success, judged]).toEqual([false, ['one']]);
  expect(report.violations).toContainEqual(
    expect.objectContaining({
      ruleName: 'AwsSolutions-SNS3',
      violatingResources: [expect.objectContaining({ constructPath: 'one/Topic/Resource' })],
    }),
  );
});

it('judges a stack again that has lost a reason, though its template is the same', () => {
  const directory = temporaryFolder();
  judge(directory, { one: { excused: true } });

  const { report } = judge(directory, { one: { excused: false } });

  expect(report.success).toBe(false);
});
