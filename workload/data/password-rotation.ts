import { Duration, Stack } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import {
  type RotateCachePasswordVariables,
  type RotateDatabasePasswordVariables,
  rotateCachePassword,
  rotateDatabasePassword,
} from '../../app/automation/rotate-secret/contract.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import { defineFunction, type FunctionProps } from '../services/define-function.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';
import type { Cache } from './cache.ts';
import type { Database } from './database.ts';

const interval = Duration.days(30);

export interface PasswordRotationProps {
  environment: WorkloadEnvironment;
  release: Release;
  network: NetworkStack;
  deadLetters: IQueue;
}

/** Gives the database's owner another password every month. Not in a DR region, whose secret is a copy. */
export class DatabasePasswordRotation extends Construct {
  constructor(scope: Construct, id: string, props: PasswordRotationProps & { database: Database }) {
    super(scope, id);
    const { environment, database } = props;
    const handler = defineFunction<RotateDatabasePasswordVariables>(this, {
      ...common(props),
      description: 'Changes the password of the owner of the database',
      contract: rotateDatabasePassword,
      variables: {
        ENVIRONMENT: environment.name,
        DATABASE_HOST: database.host,
        DATABASE_PORT: database.port,
        DATABASE_NAME: database.name,
      },
    });
    letSecretsManagerInvoke(handler);
    rotate(handler, 'Owner', { secret: database.secret, holder: database.cluster });
  }
}

/** Gives each user of the cache another password every month; the last one is good until the next comes. */
export class CachePasswordRotation extends Construct {
  constructor(scope: Construct, id: string, props: PasswordRotationProps & { cache: Cache }) {
    super(scope, id);
    const { environment, cache } = props;
    const handler = defineFunction<RotateCachePasswordVariables>(this, {
      ...common(props),
      description: 'Changes passwords of users of the cache',
      contract: rotateCachePassword,
      variables: {
        ENVIRONMENT: environment.name,
        CACHE_URL: cache.urlWithoutUser,
        USER_ID_PREFIX: cache.users.idPrefix,
      },
    });
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['elasticache:DescribeUsers', 'elasticache:ModifyUser'],
        resources: cache.users.clients.map(({ user }) => user.attrArn),
      }),
    );
    letSecretsManagerInvoke(handler);
    for (const { name, password } of cache.users.clients)
      rotate(handler, name, { secret: password, holder: cache });
  }
}

function common({ environment, release, network, deadLetters }: PasswordRotationProps) {
  return {
    ...{ environment, release, deadLetters, memoryInMebibytes: 256 },
    network: {
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [network.securityGroups.rotateSecret],
    },
  } satisfies Partial<FunctionProps<never>>;
}

/** For secrets of this account alone; which ones, the function's own role says. */
function letSecretsManagerInvoke(handler: LambdaFunction): void {
  handler.addPermission('SecretsManager', {
    principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
    sourceAccount: Stack.of(handler).account,
  });
}

/**
 * The construct of the library would let the Secrets Manager of every account invoke the function, and deny everybody the
 * deletion of the secret, CloudFormation included.
 *
 * Not at once: the programs of the release before, which know only the password that they were started with, still run
 * when the schedule is deployed for the first time. Secrets Manager tries out then whether the function is let in, so
 * everything that it needs has to be there.
 */
function rotate(
  handler: LambdaFunction,
  id: string,
  { secret, holder }: { secret: ISecret; holder: IConstruct },
): void {
  handler.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      resources: [secret.secretArn],
    }),
  );
  const schedule = new CfnRotationSchedule(handler, `${id}Schedule`, {
    secretId: secret.secretArn,
    rotationLambdaArn: handler.functionArn,
    rotationRules: { scheduleExpression: Schedule.rate(interval).expressionString },
    rotateImmediatelyOnUpdate: false,
  });
  schedule.node.addDependency(handler.node.findChild('SecretsManager'), holder);
  if (handler.role) schedule.node.addDependency(handler.role);
}
