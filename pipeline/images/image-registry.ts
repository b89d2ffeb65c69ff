import {
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { RefusedInput } from '../refused-input.ts';
import type { Location } from '../resolve-environments.ts';

export interface ImageName {
  /** For example `sluice/catalog`. */
  repository: string;
  version: string;
}

/** ECR did not answer what it was asked. */
export class RegistryFailed extends RefusedInput {
  override name = 'RegistryFailed';

  constructor(question: string, host: string, cause: unknown) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(
      `Cannot ${question} at ${host}: ${reason}. Check the credentials, and the account and region in cdk.json.`,
      { cause },
    );
  }
}

/** The pipeline's stack, which holds the repositories, is not deployed. */
export class RepositoryMissing extends RefusedInput {
  override name = 'RepositoryMissing';

  constructor({ repository }: ImageName, host: string) {
    super(`There is no repository ${repository} at ${host}; deploy the stack sluice-pipeline first.`);
  }
}

/** The container images of one account and region. */
export class ImageRegistry {
  readonly host: string;
  readonly #client: ECRClient;
  readonly #account: string;

  constructor({ account, region }: Location) {
    this.host = `${account}.dkr.ecr.${region}.amazonaws.com`;
    this.#client = new ECRClient({ region });
    this.#account = account;
  }

  async has(image: ImageName): Promise<boolean> {
    const { repository, version } = image;
    try {
      await this.#client.send(
        new DescribeImagesCommand({
          registryId: this.#account,
          repositoryName: repository,
          imageIds: [{ imageTag: version }],
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ImageNotFoundException) return false;
      if (error instanceof RepositoryNotFoundException) throw new RepositoryMissing(image, this.host);
      throw new RegistryFailed(`look for ${repository}:${version}`, this.host, error);
    }
  }

  /** What `docker login` takes for the user `AWS`; good for twelve hours. */
  async password(): Promise<string> {
    const answer = await this.#client.send(new GetAuthorizationTokenCommand({})).catch((error) => {
      throw new RegistryFailed('get an authorization token', this.host, error);
    });
    const token = answer.authorizationData?.[0]?.authorizationToken;
    if (!token) throw new RegistryFailed('get an authorization token', this.host, 'the answer holds none');
    return Buffer.from(token, 'base64').toString().replace(/^AWS:/, '');
  }
}
