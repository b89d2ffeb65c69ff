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
  type RotateSharedSecretVariables,
  rotateCachePassword,
  rotateSharedSecret,
} from '../../app/automation/rotate-secret/contract.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import { defineFunction, type FunctionProps } from '../services/define-function.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';
import type { Cache } from './cache.ts';
import type { Database } from './database.ts';
import type { SigningSecrets } from './signing-secrets.ts';

/** How long each is good for, at most: `signing-keys.ts` says how long one is accepted that signs no longer. */
const intervals = { password: Duration.days(30), signingKey: Duration.days(182) } as const;

export interface PasswordRotationProps {
  environment: WorkloadEnvironment;
  release: Release;
  network: NetworkStack;
  deadLetters: IQueue;
}

export interface SharedSecretRotationProps extends PasswordRotationProps {
  database: Database;
  signingSecrets: SigningSecrets;
}

/**
 * Gives the database's owner another password every month, and signatures another key every half year. Not in a DR
 * region, whose secrets are copies.
 */
export class SharedSecretRotation extends Construct {
  constructor(scope: Construct, id: string, props: SharedSecretRotationProps) {
    super(scope, id);
    const { environment, database, signingSecrets } = props;
    const handler = defineFunction<RotateSharedSecretVariables>(this, {
      ...common(props),
      description: 'Changes the password of the owner of the database, and keys for signatures',
      contract: rotateSharedSecret,
      variables: {
        ENVIRONMENT: environment.name,
        DATABASE_SECRET_ARN: database.secret.secretArn,
        DATABASE_HOST: database.host,
        DATABASE_PORT: database.port,
        DATABASE_NAME: database.name,
      },
    });
    letSecretsManagerInvoke(handler);
    rotate(handler, 'Owner', { secret: database.secret, holder: database.cluster });
    const interval = intervals.signingKey;
    rotate(handler, 'Cookies', { secret: signingSecrets.cookies, interval });
    rotate(handler, 'BackOfficeSessions', { secret: signingSecrets.backOfficeSessions, interval });
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
  {
    secret,
    holder,
    interval = intervals.password,
  }: {
    secret: ISecret;
    /** Who has to be told of the new one. */
    holder?: IConstruct;
    interval?: Duration;
  },
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
  schedule.node.addDependency(handler.node.findChild('SecretsManager'), ...(holder ? [holder] : []));
  if (handler.role) schedule.node.addDependency(handler.role);
}
