import { Stack } from 'aws-cdk-lib';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { CodePipeline } from 'aws-cdk-lib/pipelines';
import type { Construct, IConstruct } from 'constructs';
import { acknowledge } from '../../workload/workload-stage.ts';
import type { BuildSurroundings } from './build-surroundings.ts';

/** What the roles of a pipeline may do with more than one resource; CDK Pipelines writes it, here stands why it may. */
export function acknowledgeRoles(
  scope: Construct,
  pipeline: CodePipeline,
  { artifactBucket, cacheBucket, dossierBucket }: BuildSurroundings,
  artifactCopies: readonly IBucket[],
): void {
  acknowledge(scope, {
    rules: [objectsIn(artifactBucket), objectsIn(cacheBucket), ...artifactCopies.map(objectsElsewhere)],
    reason:
      'Artifacts and caches get their keys from CodePipeline and CodeBuild, and the buckets hold nothing else.',
  });
  acknowledge(scope, {
    rules: [objectsIn(dossierBucket)],
    reason: 'A dossier gets its key from the moment and the commit, and the bucket holds nothing else.',
  });
  acknowledgeProject(pipeline.selfMutationProject, { reports: true });
  acknowledge(pipeline.selfMutationProject, {
    rules: [`AwsSolutions-IAM5[Resource::arn:*:iam::${Stack.of(pipeline).account}:role/*]`],
    reason: 'A condition keeps it to the roles of the bootstrap stack, by their tags.',
  });
  acknowledge(pipeline.selfMutationProject, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason: 'The CLI asks for the bootstrap stack and the bucket of it before it knows their names.',
  });
  const publishing = pipeline.node.tryFindChild('Assets');
  if (publishing) acknowledgePublishing(publishing);
}

/** CodeBuild makes a log group that begins with the name of the project, and report groups where the project may report. */
export function acknowledgeProject(project: IProject, { reports }: { reports: boolean }): void {
  const { account, region } = Stack.of(project);
  const name = `<${logicalId(project)}>` as const;
  const reportGroups = `arn:aws:codebuild:${region}:${account}:report-group/${name}-*` as const;
  acknowledge(project, {
    rules: [
      `AwsSolutions-IAM5[Resource::arn:aws:logs:${region}:${account}:log-group:/aws/codebuild/${name}:*]`,
      ...(reports ? ([`AwsSolutions-IAM5[Resource::${reportGroups}]`] as const) : []),
    ],
    reason: 'Log streams and report groups are named by the build, below the name of its project.',
  });
}

/** Of all assets, there is one role, written before the projects that take it have names. */
function acknowledgePublishing(publishing: IConstruct): void {
  const { account, region } = Stack.of(publishing);
  acknowledge(publishing, {
    rules: [
      'AwsSolutions-IAM5[Resource::*]',
      `AwsSolutions-IAM5[Resource::arn:aws:logs:${region}:${account}:log-group:/aws/codebuild/*]`,
      `AwsSolutions-IAM5[Resource::arn:aws:codebuild:${region}:${account}:report-group/*]`,
    ],
    reason: 'One role publishes all assets, and is written before the projects that take it have names.',
  });
}

function objectsIn(bucket: Bucket) {
  return `AwsSolutions-IAM5[Resource::<${logicalId(bucket)}.Arn>/*]` as const;
}

/** Of a bucket in another region, which has a name. */
function objectsElsewhere(bucket: IBucket) {
  return `AwsSolutions-IAM5[Resource::${Stack.of(bucket).resolve(bucket.bucketArn)}/*]` as const;
}

/** Of the resource that a construct is. */
export function logicalId(construct: IConstruct): string {
  const stack = Stack.of(construct);
  const { defaultChild } = construct.node;
  if (!defaultChild) throw new Error(`${construct.node.path} is no resource`);
  return stack.resolve(Reflect.get(defaultChild, 'logicalId'));
}
