import type { Stage } from 'aws-cdk-lib';
import type { BuildRoles } from './containers/task-stopping.ts';
import { DataStack } from './data/data-stack.ts';
import type { RegionRole } from './edge/shop-name.ts';
import { EncryptionStack } from './encryption/encryption-stack.ts';
import { OperationsStack } from './monitoring/operations-stack.ts';
import { NetworkStack } from './network/network-stack.ts';
import { CopiesStack } from './recovery/copies-stack.ts';
import { ReportingStack } from './reporting/reporting-stack.ts';
import { SchemaStack } from './services/schema-stack.ts';
import { ServicesStack } from './services/services-stack.ts';
import type { Release, WorkloadEnvironment } from './workload-environment.ts';

export interface RegionProps {
  /** As it stands in this region. */
  environment: WorkloadEnvironment;
  release: Release;
  /** The DR region of this one. */
  dr?: Region | undefined;
  /** Builds that may stop tasks there. */
  stoppingBuilds?: BuildRoles | undefined;
}

/** The stacks of an environment in one of its regions. */
export class Region {
  readonly data: DataStack;
  readonly schema: SchemaStack;
  readonly services: ServicesStack;
  /** In a DR region only: what it keeps of the other one. */
  readonly copies: CopiesStack | undefined;

  constructor(scope: Stage, { environment, release, dr, stoppingBuilds }: RegionProps) {
    const isDr = environment.standsInFor !== undefined;
    const role = roleOf(environment);
    const idOf = (part: string) => (isDr ? `dr-${part}` : part);
    const common = (part: string) => ({
      environment,
      stackName: `sluice-${environment.name}-${idOf(part)}`,
      env: { account: environment.account, region: environment.region },
    });
    const encryption = new EncryptionStack(scope, idOf('encryption'), common('encryption'));
    const operations = new OperationsStack(scope, idOf('operations'), {
      ...common('operations'),
      encryption,
    });
    const network = new NetworkStack(scope, idOf('network'), common('network'));
    this.copies = isDr
      ? new CopiesStack(scope, idOf('copies'), { ...common('copies'), encryption })
      : undefined;
    this.data = new DataStack(scope, idOf('data'), {
      ...common('data'),
      release,
      encryption,
      operations,
      network,
      copies: this.copies ?? dr?.copies,
    });
    const programs = { release, encryption, operations, network, data: this.data };
    this.schema = new SchemaStack(scope, idOf('schema'), { ...common('schema'), ...programs });
    this.services = new ServicesStack(scope, idOf('services'), {
      ...common('services'),
      ...programs,
      ...(role && { role }),
      copies: dr?.copies?.vault,
      stoppingBuilds,
    });
    this.services.addStackDependency(this.schema, 'The programs find the schema of their release');
    new ReportingStack(scope, idOf('reporting'), {
      ...common('reporting'),
      ...programs,
      cluster: this.services.cluster,
      deadLetters: this.services.deadLetters,
    });
  }
}

/** Undefined where the environment has one region only. */
function roleOf({ standsInFor, drRegion }: WorkloadEnvironment): RegionRole | undefined {
  if (standsInFor !== undefined) return 'secondary';
  return drRegion === undefined ? undefined : 'primary';
}
