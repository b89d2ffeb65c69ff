import { action, deployment } from '../pipeline-builders.ts';
import { courseFailure } from './course.ts';
import { leavesOut, type ProviderCase, takesCode, usual } from './provider-case.ts';

/** What reaches an environment. */
export const deploymentCases: ProviderCase[] = [
  {
    ...usual,
    title: 'Deploy/AWS/CloudFormation',
    type: 'Deploy/AWS/CloudFormation',
    action: () =>
      deployment(
        'work',
        {
          ActionMode: 'CREATE_UPDATE',
          StackName: 'dev',
          TemplatePath: 'Code::dev.json',
          OutputFileName: 'outputs.json',
        },
        { ...takesCode, ...leavesOut },
      ),
    committed: {
      'dev.json': JSON.stringify({
        Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
        Outputs: { Address: { Value: 'here' } },
      }),
    },
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforeDeployment = () => course.take();
    },
    variables: { Address: 'here' },
    files: { 'outputs.json': '{\n  "Address": "here"\n}' },
    reason: new RegExp(courseFailure),
    log: /^Add AWS::SQS::Queue Queue$/m,
  },
  {
    ...usual,
    title: 'Deploy/AWS/S3',
    type: 'Deploy/AWS/S3',
    action: () =>
      action('work', 'Deploy', 'S3', {
        Configuration: { BucketName: 'site', Extract: 'true', ObjectKey: 'next' },
        ...takesCode,
      }),
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforePublication = () => course.take();
    },
    reason: new RegExp(courseFailure),
    log: /^s3:\/\/site\/next\/commit\.txt {2}text\/plain, 40 bytes$/m,
  },
  {
    ...usual,
    title: 'Deploy/AWS/ECS',
    type: 'Deploy/AWS/ECS',
    action: () =>
      action('work', 'Deploy', 'ECS', {
        Configuration: { ClusterName: 'shop', ServiceName: 'web', DeploymentTimeout: '15' },
        ...takesCode,
      }),
    committed: { 'imagedefinitions.json': JSON.stringify([{ name: 'web', imageUri: 'shop/web:2' }]) },
    prepare: (rehearsed, course) => {
      rehearsed.cloud.beforeDeployment = () => course.take();
    },
    reason: new RegExp(courseFailure),
    log: /^web: shop\/web:2$/m,
    timesOut: { says: /not complete in time \(15 minutes\)/ },
  },
];
