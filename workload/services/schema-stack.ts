import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { defineAutomationDeadLetters } from '../automation/dead-letters.ts';
import type { DataStack } from '../data/data-stack.ts';
import { defineDashboard } from '../monitoring/dashboard.ts';
import type { OperationsStack } from '../monitoring/operations-stack.ts';
import type { NetworkStack } from '../network/network-stack.ts';
import type { Release, WorkloadEnvironment } from '../workload-environment.ts';
import { Migration } from './migration.ts';
import { watchFunctions } from './watch-functions.ts';

export interface SchemaStackProps extends StackProps {
  environment: WorkloadEnvironment;
  release: Release;
  operations: OperationsStack;
  network: NetworkStack;
  data: DataStack;
}

/**
 * The database's schema, which a release finds when its services start. A stack of its own, because the services of a DR
 * region are deployed before those of the other region and read the same tables.
 */
export class SchemaStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { environment, release, operations, network, data, ...props }: SchemaStackProps,
  ) {
    super(scope, id, props);
    const deadLetters = defineAutomationDeadLetters(this);
    new Migration(this, 'Migration', { environment, release, network, data, deadLetters });
    defineDashboard(this, { environment, subject: 'schema', watches: [watchFunctions(this, operations)] });
  }
}
