import { CfnCustomResource } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type MigrateVariables, migrate } from '../../app/automation/migrate/contract.ts';
import type { DataStack } from '../data/data-stack.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';
import { defineFunction } from './define-function.ts';

const startReserveInSeconds = 120;

export interface MigrationProps {
  environment: WorkloadEnvironment;
  release: Release;
  network: NetworkStack;
  data: DataStack;
  deadLetters: IQueue;
}

/**
 * Brings the database to the schema of the release while the stack is deployed; what depends on it starts after.
 * CloudFormation calls the function as a custom resource, again whenever the version of the migration changes.
 */
export class Migration extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { environment, release, network, data, deadLetters }: MigrationProps,
  ) {
    super(scope, id);
    const { database } = data;
    const handler = defineFunction<MigrateVariables>(this, {
      environment,
      release,
      deadLetters,
      description: 'Brings the database to the schema of this release',
      contract: migrate,
      variables: {
        ENVIRONMENT: environment.name,
        DATABASE_HOST: database.host,
        DATABASE_READER_HOST: database.readerHost,
        DATABASE_PORT: database.port,
        DATABASE_NAME: database.name,
        DATABASE_SECRET_ARN: database.secret.secretArn,
        SEED: environment.seed,
      },
      memoryInMebibytes: 512,
      network: {
        vpc: network.vpc,
        vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        securityGroups: [network.securityGroups.migrate],
      },
    });
    database.secret.grantRead(handler);
    const schema = new CfnCustomResource(this, 'Schema', {
      serviceToken: handler.functionArn,
      // CloudFormation counts from its request, the function from its start, which takes a while in a network.
      serviceTimeout: migrate.timeoutInSeconds + startReserveInSeconds,
    });
    schema.addPropertyOverride('Version', release.functions.migrate.version);
  }
}
