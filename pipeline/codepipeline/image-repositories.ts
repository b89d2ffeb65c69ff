import { Duration, Stack } from 'aws-cdk-lib';
import {
  CfnReplicationConfiguration,
  Repository,
  RepositoryEncryption,
  TagMutability,
  TagStatus,
} from 'aws-cdk-lib/aws-ecr';
import { AccountPrincipal, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { namedBecause, type ProgramName } from '../../workload/workload-stage.ts';

/** Old versions stay long enough to go back to any that an environment still runs. */
const keptImages = 500;

export interface ImageRepositoriesProps {
  services: readonly ProgramName[];
  /** Accounts beside this one whose environments run the images. */
  pullingAccounts: readonly string[];
}

/** Every repository is `sluice/<service>`. */
const prefix = 'sluice/';

/** One repository for each service: a tag is written once, every image is scanned. */
export class ImageRepositories extends Construct {
  readonly #repositories: Repository[];

  constructor(scope: Construct, id: string, { services, pullingAccounts }: ImageRepositoriesProps) {
    super(scope, id);
    this.#repositories = services.map(
      (service) =>
        new Repository(this, service, {
          repositoryName: `${prefix}${service}`,
          encryption: RepositoryEncryption.KMS,
          imageTagMutability: TagMutability.IMMUTABLE,
          imageScanOnPush: true,
          lifecycleRules: [
            { rulePriority: 1, tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(14) },
            { rulePriority: 2, tagStatus: TagStatus.ANY, maxImageCount: keptImages },
          ],
        }),
    );
    for (const repository of this.#repositories) {
      namedBecause(repository, 'Task definitions of every account and region name the image by it.');
      for (const account of pullingAccounts) repository.grantPull(new AccountPrincipal(account));
    }
  }

  /**
   * Copies what is pushed from now on to the same account's repositories in other regions; what was pushed before stays
   * where it is. The registry of an account and region has one such rule book:
   * https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
   */
  copyTo(regions: readonly string[]): void {
    const registryId = Stack.of(this).account;
    new CfnReplicationConfiguration(this, 'Replication', {
      replicationConfiguration: {
        rules: [
          {
            destinations: regions.map((region) => ({ region, registryId })),
            repositoryFilters: [{ filter: prefix, filterType: 'PREFIX_MATCH' }],
          },
        ],
      },
    });
  }

  /** Lets the builder find out which versions exist, and push those that do not. */
  grantPublish(builder: IGrantable): void {
    for (const repository of this.#repositories) {
      repository.grantPullPush(builder);
      repository.grant(builder, 'ecr:DescribeImages');
    }
  }
}
