import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IProject, Project } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../../workload/workload-stage.ts';
import { logicalId } from './acknowledge-roles.ts';

/** Lets a build read the test reports that builds of other projects have left. */
export function grantReadOfReports(reader: Project, projects: readonly IProject[]): void {
  if (projects.length === 0) return;
  reader.addToRolePolicy(
    new PolicyStatement({
      actions: ['codebuild:BatchGetBuilds'],
      resources: projects.map(({ projectArn }) => projectArn),
    }),
  );
  reader.addToRolePolicy(
    new PolicyStatement({ actions: ['codebuild:BatchGetReports'], resources: projects.map(reportGroupsOf) }),
  );
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
