import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { namedBecause } from '../named-because.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';
import { readNamedQueries } from './named-queries.ts';

/** Five US dollars per terabyte: a question of this size costs five cents. https://aws.amazon.com/athena/pricing/ */
const scanLimitInBytes = 10_000_000_000;

export interface QuestionsProps {
  environment: WorkloadEnvironment;
  databaseName: string;
  /** Where Athena puts the answers: `s3://bucket/prefix/`. */
  resultLocation: string;
  key: IKey;
}

/** Where people ask: a workgroup that lets no question scan too much or leave its answer unencrypted, and the usual ones. */
export class Questions extends Construct {
  readonly workGroupName: string;

  constructor(scope: Construct, id: string, props: QuestionsProps) {
    super(scope, id);
    const { environment, databaseName } = props;
    this.workGroupName = `sluice-${environment.name}-reports`;
    const workGroup = this.#defineWorkGroup(props);
    namedBecause(workGroup, 'Athena chooses no name, and replaces a workgroup for no other reason.');
    for (const { name, description, sql } of readNamedQueries()) {
      const query = new CfnNamedQuery(this, name, {
        name,
        description,
        database: databaseName,
        workGroup: this.workGroupName,
        queryString: sql,
      });
      query.addResourceDependency(workGroup);
    }
  }

  #defineWorkGroup({ environment, resultLocation, key }: QuestionsProps): CfnWorkGroup {
    return new CfnWorkGroup(this, 'WorkGroup', {
      name: this.workGroupName,
      description: `Questions about what the shop in ${environment.name} has sold`,
      recursiveDeleteOption: !environment.keepsData,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanLimitInBytes,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: resultLocation,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        },
      },
    });
  }
}
