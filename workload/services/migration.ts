import { CfnCustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type MigrateVariables, migrate } from '../../app/automation/migrate/contract.ts';
import type { DataStack } from '../data/data-stack.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';

const startReserveInSeconds = 120;

export interface MigrationProps {
  environment: WorkloadEnvironment;
  release: Release;
  network: NetworkStack;
  data: DataStack;
}

/**
 * Brings the database to the schema of the release while the stack is deployed; what depends on it starts after.
 * CloudFormation calls the function as a custom resource, again whenever the version of the migration changes.
 */
export class Migration extends Construct {
  constructor(scope: Construct, id: string, { environment, release, network, data }: MigrationProps) {
    super(scope, id);
    const { database } = data;
    const variables: MigrateVariables = {
      ENVIRONMENT: environment.name,
      DATABASE_HOST: database.host,
      DATABASE_PORT: database.port,
      DATABASE_NAME: database.name,
      DATABASE_SECRET_ARN: database.secret.secretArn,
      SEED: environment.seed,
    };
    const handler = new LambdaFunction(this, 'Function', {
      description: 'Brings the database to the schema of this release',
      runtime: Runtime.NODEJS_24_X,
      handler: migrate.handler,
      code: Code.fromAsset(release.migration.directory),
      environment: { ...variables },
      timeout: Duration.seconds(migrate.timeoutInSeconds),
      memorySize: 512,
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [network.securityGroups.migrate],
      logGroup: new LogGroup(this, 'Log', {
        retention: RetentionDays.ONE_YEAR,
        removalPolicy: environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      }),
    });
    database.secret.grantRead(handler);
    const schema = new CfnCustomResource(this, 'Schema', {
      serviceToken: handler.functionArn,
      // CloudFormation counts from its request, the function from its start, which takes a while in a network.
      serviceTimeout: migrate.timeoutInSeconds + startReserveInSeconds,
    });
    schema.addPropertyOverride('Version', release.migration.version);
  }
}
