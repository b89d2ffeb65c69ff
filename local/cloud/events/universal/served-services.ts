/** An API of the rehearsal that schedules can call. */
export interface ServedService {
  /** Those that change something; Scheduler calls no others. */
  operations: readonly string[];
  /** How its own parameters are spelt, where Scheduler has `ProjectName` and `DbClusterIdentifier`. */
  spelling: 'small' | 'capital' | 'DB';
  protocol: Protocol;
}

/** How an operation is asked for: JSON by the prefix of its target, a form by the version of the API, or by a path. */
export type Protocol =
  | { kind: 'json'; target: string }
  | { kind: 'query'; version: string }
  | {
      kind: 'rest';
      path(operation: string, input: Readonly<Record<string, unknown>>): string;
      body?: string;
    };

/**
 * By the identifiers of the SDKs, which name the service in the ARN of a universal target: the operations that AWS's tools
 * have here, without those that only read.
 */
export const servedServices: Readonly<Record<string, ServedService>> = {
  applicationautoscaling: json('AnyScaleFrontendService', 'capital', ['RegisterScalableTarget']),
  cloudformation: query('2010-05-15', 'capital', ['DeleteStack', 'ExecuteChangeSet', 'DeleteChangeSet']),
  cloudwatch: json('GraniteServiceVersion20100801', 'capital', ['PutMetricData', 'SetAlarmState']),
  codebuild: json('CodeBuild_20161006', 'small', [
    ...['StartBuild', 'StopBuild', 'RetryBuild', 'StartBuildBatch', 'StopBuildBatch', 'RetryBuildBatch'],
  ]),
  codecommit: json('CodeCommit_20150413', 'small', [
    ...['CreatePullRequest', 'UpdatePullRequestStatus', 'MergePullRequestByFastForward'],
  ]),
  codepipeline: json('CodePipeline_20150709', 'small', [
    ...['StartPipelineExecution', 'StopPipelineExecution', 'RetryStageExecution', 'RollbackStage'],
    ...['PutApprovalResult', 'DisableStageTransition', 'EnableStageTransition'],
  ]),
  ecs: json('AmazonEC2ContainerServiceV20141113', 'small', ['UpdateService', 'RunTask', 'StopTask']),
  elasticache: query('2015-02-02', 'capital', ['TestFailover', 'ModifyUser']),
  lambda: {
    ...{ operations: ['Invoke'], spelling: 'capital' },
    protocol: {
      ...{ kind: 'rest', body: 'Payload' },
      path: (_, { FunctionName }) =>
        `/2015-03-31/functions/${encodeURIComponent(String(FunctionName))}/invocations`,
    },
  },
  rds: query('2014-10-31', 'DB', ['FailoverDBCluster', 'StopDBCluster', 'StartDBCluster']),
  secretsmanager: json('secretsmanager', 'capital', [
    ...['PutSecretValue', 'RotateSecret', 'UpdateSecretVersionStage'],
  ]),
  sesv2: {
    ...{ operations: ['SendEmail'], spelling: 'capital' },
    protocol: { kind: 'rest', path: () => '/v2/email/outbound-emails' },
  },
  sns: query('2010-03-31', 'capital', ['Publish']),
  sqs: json('AmazonSQS', 'capital', [
    ...['SendMessage', 'SendMessageBatch', 'PurgeQueue', 'CreateQueue', 'DeleteQueue', 'SetQueueAttributes'],
  ]),
  synthetics: {
    ...{ operations: ['StartCanary', 'StopCanary'], spelling: 'capital' },
    protocol: {
      kind: 'rest',
      path: (operation, { Name }) =>
        `/canary/${encodeURIComponent(String(Name))}/${operation.replace('Canary', '').toLowerCase()}`,
    },
  },
};

function json(target: string, spelling: ServedService['spelling'], operations: string[]): ServedService {
  return { operations, spelling, protocol: { kind: 'json', target } };
}

function query(version: string, spelling: ServedService['spelling'], operations: string[]): ServedService {
  return { operations, spelling, protocol: { kind: 'query', version } };
}
