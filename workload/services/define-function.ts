import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Code, type FunctionOptions, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { FunctionName, Release, WorkloadEnvironment } from '../workload-environment.ts';
import { defineFunctionRole } from './define-function-role.ts';

export interface FunctionProps<Variables> {
  environment: Pick<WorkloadEnvironment, 'keepsData'>;
  release: Release;
  description: string;
  contract: { readonly name: FunctionName; readonly handler: string; readonly timeoutInSeconds: number };
  /** Every variable of the contract, no more and no less. */
  variables: { readonly [Name in keyof Variables]: string };
  memoryInMebibytes: number;
  /** Where an asynchronous invocation ends that has failed three times. */
  deadLetters: IQueue;
  /** Left out, the function is in no network of ours and reaches AWS's own APIs only. */
  network?: Required<Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>>;
}

/** One program of the shop as a Lambda function with a log group of its own. */
export function defineFunction<Variables = never>(
  scope: Construct,
  props: NoInfer<FunctionProps<Variables>>,
): LambdaFunction {
  const { contract, environment, release } = props;
  const logGroup = new LogGroup(scope, 'Log', {
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const lambda = new LambdaFunction(scope, 'Function', {
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    handler: contract.handler,
    code: Code.fromAsset(release.functions[contract.name].directory),
    environment: { ...props.variables },
    timeout: Duration.seconds(contract.timeoutInSeconds),
    memorySize: props.memoryInMebibytes,
    ...props.network,
    deadLetterQueue: props.deadLetters,
    logGroup,
    role: defineFunctionRole(scope, { logGroup, isInNetwork: props.network !== undefined }),
  });
  acknowledgeLimits(lambda, props);
  return lambda;
}

function acknowledgeLimits(lambda: LambdaFunction, { network }: Pick<FunctionProps<never>, 'network'>): void {
  acknowledge(lambda, {
    rules: ['NIST.800.53.R5-LambdaConcurrency'],
    reason:
      'A new account may run ten functions at once and reserve none of them; what calls this one does not flood it.',
  });
  if (network) return;
  acknowledge(lambda, {
    rules: ['NIST.800.53.R5-LambdaInsideVPC'],
    reason: 'It speaks to APIs of AWS only, and has nothing to look for in the network of the database.',
  });
}
