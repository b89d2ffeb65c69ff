import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from '../../workload/workload-stage.ts';
import { logicalId } from './acknowledge-roles.ts';

/** Lets somebody read the test reports that builds of other projects have left, each test by its name if so wanted. */
export function grantReadOfReports(
  reader: IGrantable & IConstruct,
  projects: readonly IProject[],
  { byTest = false } = {},
): void {
  if (projects.length === 0) return;
  Grant.addToPrincipal({
    grantee: reader,
    actions: ['codebuild:BatchGetBuilds'],
    resourceArns: projects.map(({ projectArn }) => projectArn),
  });
  Grant.addToPrincipal({
    grantee: reader,
    actions: ['codebuild:BatchGetReports', ...(byTest ? ['codebuild:DescribeTestCases'] : [])],
    resourceArns: projects.map(reportGroupsOf),
  });
  const { account, region } = Stack.of(reader);
  acknowledge(reader, {
    rules: projects.map(
      (project) =>
        `AwsSolutions-IAM5[Resource::arn:aws:codebuild:${region}:${account}:report-group/<${logicalId(project)}>-*]` as const,
    ),
    reason: 'CodeBuild makes report groups with the first report, named by the project and the buildspec.',
  });
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/test-report-group-naming.html */
function reportGroupsOf(project: IProject): string {
  return Stack.of(project).formatArn({
    service: 'codebuild',
    resource: 'report-group',
    resourceName: `${project.projectName}-*`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
