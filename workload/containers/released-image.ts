import { type IRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import { type ContainerDefinition, ContainerImage, type ContainerImageConfig } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ProgramName, Release } from '../workload-environment.ts';
import type { Cluster } from './cluster.ts';

export interface ReleasedImageProps {
  release: Release;
  cluster: Cluster;
}

/**
 * The image of a program in the version of the release. The execution role of its task may pull from this one repository;
 * the right to sign in to the registry, which names no repository, it shares with all others.
 */
export class ReleasedImage extends ContainerImage {
  readonly #repository: IRepository;
  readonly #version: string;
  readonly #cluster: Cluster;

  constructor(scope: Construct, program: ProgramName, { release, cluster }: ReleasedImageProps) {
    super();
    const { account, region } = release.registry;
    const repositoryName = `sluice/${program}`;
    this.#repository = Repository.fromRepositoryAttributes(scope, 'Repository', {
      repositoryName,
      repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${repositoryName}`,
    });
    this.#version = release.imageVersions[program];
    this.#cluster = cluster;
  }

  override bind(_scope: Construct, { taskDefinition }: ContainerDefinition): ContainerImageConfig {
    const role = taskDefinition.obtainExecutionRole();
    role.addManagedPolicy(this.#cluster.registryPolicy);
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html
    this.#repository.grant(
      role,
      'ecr:BatchCheckLayerAvailability',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchGetImage',
    );
    return { imageName: this.#repository.repositoryUriForTag(this.#version) };
  }
}
