import { Aspects, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { NarrowPolicies, type Release } from '../../workload/workload-stage.ts';
import type { BuildspecFacts } from '../buildspec-facts.ts';
import type { DeliveredEnvironment } from '../delivered-environment.ts';
import type { Delivery } from '../delivery.ts';
import { GithubAccess } from '../github/github-access.ts';
import type { GithubSettings } from '../github/resolve-github.ts';
import { services } from '../images/services.ts';
import { drRegionsOf } from '../resolve-environments.ts';
import { ArtifactCopiesStack } from './artifact-copies-stack.ts';
import { BuildSurroundings } from './build-surroundings.ts';
import { DeliveryFunctions } from './delivery-functions.ts';
import { DeliveryMeasurement } from './delivery-measurement.ts';
import { DeliveryNews } from './delivery-news.ts';
import { DeliveryPipeline } from './delivery-pipeline.ts';
import { Gatekeeping } from './gatekeeping.ts';
import { ImageCopiesStack } from './image-copies-stack.ts';
import { ImageRepositories } from './image-repositories.ts';
import { MainProtection } from './main-protection.ts';
import { PullRequestReview } from './pull-request-review.ts';
import { PushTrigger } from './push-trigger.ts';
import { SourceBackup } from './source-backup.ts';
import { SourceBackupStack } from './source-backup-stack.ts';
import { SourceRepository } from './source-repository.ts';

export interface PipelineStackProps extends StackProps {
  delivery: Delivery;
  environments: readonly DeliveredEnvironment[];
  release: Release;
  /** Reads what a build of the buildspec must have around it. */
  factsOf(buildspec: string): BuildspecFacts;
  /** The repository on GitHub that takes part; undefined where there is none. */
  github?: GithubSettings | undefined;
}

/** The delivery on AWS: where the source stands, where the images stand, and the CodePipeline between them. */
export class PipelineStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { delivery, environments, release, factsOf, github, ...props }: PipelineStackProps,
  ) {
    super(scope, id, props);
    Aspects.of(this).add(new NarrowPolicies());
    const otherAccounts = new Set(environments.map(({ account }) => account));
    otherAccounts.delete(release.registry.account);

    const { repository } = new SourceRepository(this, 'Source', { repositoryName: delivery.repository });
    const repositories = { services, pullingAccounts: [...otherAccounts] };
    const images = new ImageRepositories(this, 'Images', repositories);
    images.sign();
    const drRegions = drRegionsOf(environments, release.registry);
    for (const region of drRegions) {
      const env = { account: release.registry.account, region };
      const copies = new ImageCopiesStack(scope, `${id}-images-${region}`, { env, ...repositories });
      this.addStackDependency(copies, 'ECR copies into repositories that exist');
    }
    if (drRegions.length > 0) images.copyTo(drRegions);
    const artifactCopies = this.#defineArtifactCopies(scope, environments, [...otherAccounts]);

    const builds = new BuildSurroundings(this, 'Builds');
    const deliveryPipeline = new DeliveryPipeline(this, 'Delivery', {
      delivery,
      environments,
      release,
      repository,
      images,
      artifactCopies,
      factsOf,
      builds,
    });
    const { pipeline } = deliveryPipeline;
    const functions = new DeliveryFunctions(this, 'Functions', {
      release,
      key: builds.key,
      alerted: approversOf(delivery),
    });
    const { reviewer } = new PullRequestReview(this, 'Review', {
      ...{ delivery, repository, builds, functions, factsOf },
      pipeline: deliveryPipeline,
    });
    const { developers } = new MainProtection(this, 'Main', { delivery, repository, functions, reviewer });
    new Gatekeeping(this, 'Gatekeeping', { delivery, environments, pipeline, functions });
    new DeliveryMeasurement(this, 'Measurement', { delivery, pipeline, functions });
    new DeliveryNews(this, 'News', { delivery, pipeline, functions, key: builds.key });
    // Where GitHub delivers the same pushes, a person starts it, when GitHub is away.
    if (github?.delivers !== true)
      new PushTrigger(this, 'PushTrigger', { delivery, repository, pipeline, functions });
    if (github)
      new GithubAccess(this, 'Github', { github, delivery, environments, images, repository, factsOf });
    const [backupRegion] = drRegions;
    const backup =
      backupRegion === undefined
        ? undefined
        : new SourceBackup(this, 'SourceBackup', {
            repository,
            repositoryName: delivery.repository,
            bucket: this.#defineBackups(scope, backupRegion),
            builds,
            functions,
          });
    functions.watch(backup ? [backup.alarm] : []);
    new CfnOutput(this, 'DevelopersPolicy', {
      value: developers.managedPolicyArn,
      description: 'Attach it to the role or the permission set of developers',
    });
    new CfnOutput(this, 'SourceUrl', {
      value: repository.repositoryCloneUrlGrc,
      description: 'Push here to deliver',
    });
  }

  #defineBackups(scope: Construct, region: string): IBucket {
    const env = { account: this.account, region };
    const backups = new SourceBackupStack(scope, `${this.node.id}-source-backup`, { env });
    this.addStackDependency(backups, 'Its address is read when the pipeline is deployed');
    return backups.bucketFor(this);
  }

  /** By region: one bucket for each in which the pipeline deploys, beside its own. */
  #defineArtifactCopies(
    scope: Construct,
    environments: readonly DeliveredEnvironment[],
    readingAccounts: readonly string[],
  ): Record<string, IBucket> {
    const { account } = this;
    const regions = new Set(environments.flatMap(({ region, drRegion }) => [region, drRegion ?? region]));
    regions.delete(this.region);
    return Object.fromEntries(
      [...regions].map((region) => {
        const copies = new ArtifactCopiesStack(scope, `${this.node.id}-artifacts-${region}`, {
          env: { account, region },
          readingAccounts,
        });
        this.addStackDependency(copies, 'Its address is read when the pipeline is deployed');
        return [region, copies.bucketFor(this)];
      }),
    );
  }
}

/** They wait for what the delivery does, each of them once. */
function approversOf({ stages }: Delivery): string[] {
  const approvers = stages.flatMap((stage) => (stage.kind === 'gate' ? stage.gate.approvers : []));
  return [...new Set(approvers)];
}
