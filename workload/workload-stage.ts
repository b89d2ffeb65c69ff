import { Aspects, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DataStack } from './data/data-stack.ts';
import { EncryptionStack } from './encryption/encryption-stack.ts';
import { OperationsStack } from './monitoring/operations-stack.ts';
import { NarrowPolicies } from './narrow-policies.ts';
import { NetworkStack } from './network/network-stack.ts';
import { ReportingStack } from './reporting/reporting-stack.ts';
import { ServicesStack } from './services/services-stack.ts';
import type { Release, WorkloadEnvironment } from './workload-environment.ts';

export { acknowledge } from './acknowledge.ts';
export { namedBecause } from './named-because.ts';
export { NarrowPolicies } from './narrow-policies.ts';
export type {
  Architecture,
  FunctionName,
  ImageVersions,
  OfficeHours,
  ProgramName,
  Release,
  WorkloadEnvironment,
} from './workload-environment.ts';

export interface WorkloadStageProps {
  environment: WorkloadEnvironment;
  release: Release;
}

/** Everything that runs in one environment. */
export class WorkloadStage extends Stage {
  readonly services: ServicesStack;

  constructor(scope: Construct, { environment, release }: WorkloadStageProps) {
    const { name, account, region } = environment;
    super(scope, name, { env: { account, region } });
    Aspects.of(this).add(new NarrowPolicies());
    const stackName = (part: string) => `sluice-${name}-${part}`;

    const encryption = new EncryptionStack(this, 'encryption', {
      stackName: stackName('encryption'),
      environment,
    });
    const operations = new OperationsStack(this, 'operations', {
      stackName: stackName('operations'),
      environment,
      encryption,
    });
    const network = new NetworkStack(this, 'network', { stackName: stackName('network'), environment });
    const data = new DataStack(this, 'data', {
      stackName: stackName('data'),
      environment,
      encryption,
      operations,
      network,
    });
    this.services = new ServicesStack(this, 'services', {
      stackName: stackName('services'),
      environment,
      release,
      operations,
      network,
      data,
      ...(environment.drRegion !== undefined && { role: 'primary' }),
    });
    new ReportingStack(this, 'reporting', {
      stackName: stackName('reporting'),
      environment,
      release,
      encryption,
      network,
      data,
      cluster: this.services.cluster,
      deadLetters: this.services.deadLetters,
    });
  }
}
