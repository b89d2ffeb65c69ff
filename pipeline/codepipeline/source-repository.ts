import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { AnyPrincipal, Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { namedBecause } from '../../workload/workload-stage.ts';

/**
 * Lets somebody clone the repository and push tags, never a branch. The first request of a push names no reference yet:
 * https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-conditional-branch.html
 */
export function grantPushOfTags(repository: Repository, grantee: IGrantable): void {
  repository.grantPull(grantee);
  Grant.addToPrincipal({
    grantee,
    actions: ['codecommit:GitPush'],
    resourceArns: [repository.repositoryArn],
    conditions: { StringLikeIfExists: { 'codecommit:References': ['refs/tags/*'] } },
  });
}

/** The CodeCommit repository, encrypted with a key of its own. */
export class SourceRepository extends Construct {
  readonly repository: Repository;

  constructor(scope: Construct, id: string, { repositoryName }: { repositoryName: string }) {
    super(scope, id);
    this.repository = new Repository(this, 'Repository', {
      repositoryName,
      description: 'The shop, the infrastructure it runs on, and the pipeline that delivers both',
      kmsKey: this.#key(),
    });
    namedBecause(this.repository, 'People push to the address that it stands in.');
    // The history outlives the pipeline, as its key and the images do.
    this.repository.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }

  /** Whoever of this account may use the repository may use the key, through CodeCommit only. */
  #key(): Key {
    const { account, region } = Stack.of(this);
    const key = new Key(this, 'Key', {
      description: 'Encrypts the source repository',
      enableKeyRotation: true,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          StringEquals: {
            'kms:ViaService': `codecommit.${region}.amazonaws.com`,
            'kms:CallerAccount': account,
          },
        },
      }),
    );
    return key;
  }
}
