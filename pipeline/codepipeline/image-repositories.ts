import { Duration, Stack } from 'aws-cdk-lib';
import {
  CfnReplicationConfiguration,
  CfnSigningConfiguration,
  Repository,
  RepositoryEncryption,
  TagMutability,
  TagStatus,
} from 'aws-cdk-lib/aws-ecr';
import { AccountPrincipal, Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Platform, SigningProfile } from 'aws-cdk-lib/aws-signer';
import { Construct } from 'constructs';
import { namedBecause, type ProgramName } from '../../workload/workload-stage.ts';

export interface ImageRepositoriesProps {
  services: readonly ProgramName[];
  /** Accounts beside this one whose environments run the images. */
  pullingAccounts: readonly string[];
}

/** Every repository is `sluice/<service>`. */
const prefix = 'sluice/';

/**
 * One repository for each service: a tag is written once, every image is scanned. What has a tag stays: any of them may be
 * what an environment runs or goes back to, which no rule of ECR knows, and a further version costs no more than its
 * bundle, since the layers below are shared.
 */
export class ImageRepositories extends Construct {
  readonly #repositories: Repository[];
  #profile: SigningProfile | undefined;

  constructor(scope: Construct, id: string, { services, pullingAccounts }: ImageRepositoriesProps) {
    super(scope, id);
    this.#repositories = services.map(
      (service) =>
        new Repository(this, service, {
          repositoryName: `${prefix}${service}`,
          encryption: RepositoryEncryption.KMS,
          imageTagMutability: TagMutability.IMMUTABLE,
          imageScanOnPush: true,
          lifecycleRules: [{ tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(14) }],
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

  /**
   * Has ECR sign what is pushed from now on, in the name of whoever pushes it. The registry of an account and region has one
   * such rule book: https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html
   */
  sign(): void {
    const profile = new SigningProfile(this, 'Signing', { platform: Platform.NOTATION_OCI_SHA384_ECDSA });
    new CfnSigningConfiguration(this, 'SigningRules', {
      rules: [
        {
          signingProfileArn: profile.signingProfileArn,
          repositoryFilters: [{ filter: `${prefix}*`, filterType: 'WILDCARD_MATCH' }],
        },
      ],
    });
    this.#profile = profile;
  }

  /** Lets the builder give images that are there another tag. */
  grantTag(builder: IGrantable): void {
    for (const repository of this.#repositories)
      repository.grant(builder, 'ecr:BatchGetImage', 'ecr:PutImage');
  }

  /** Lets the builder look up images, here and in the copies of other regions. */
  grantCompare(builder: IGrantable, regions: readonly string[]): void {
    const stack = Stack.of(this);
    for (const repository of this.#repositories) {
      const { repositoryName: resourceName } = repository;
      Grant.addToPrincipal({
        grantee: builder,
        actions: ['ecr:DescribeImages'],
        resourceArns: [
          repository.repositoryArn,
          ...regions.map((region) =>
            stack.formatArn({ service: 'ecr', region, resource: 'repository', resourceName }),
          ),
        ],
      });
    }
  }

  /** Lets the builder find out which versions exist, and push those that do not. */
  grantPublish(builder: IGrantable): void {
    for (const repository of this.#repositories) {
      repository.grantPullPush(builder);
      repository.grant(builder, 'ecr:DescribeImages', 'ecr:DescribeImageScanFindings');
    }
    if (!this.#profile) return;
    Grant.addToPrincipal({
      grantee: builder,
      actions: ['signer:SignPayload'],
      resourceArns: [this.#profile.signingProfileArn],
    });
  }
}
