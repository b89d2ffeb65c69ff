import {
  BatchGetImageCommand,
  type DescribeImageScanFindingsResponse,
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  type Image,
  ImageAlreadyExistsException,
  type ImageDetail,
  ImageNotFoundException,
  ImageTagAlreadyExistsException,
  PutImageCommand,
  paginateDescribeImageScanFindings,
  RepositoryNotFoundException,
  ScanNotFoundException,
  type ScanStatus,
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

/** The image that was to get another tag is not there. */
export class ImageMissing extends RefusedInput {
  override name = 'ImageMissing';

  constructor({ repository, version }: ImageName, host: string) {
    super(`There is no image ${repository}:${version} at ${host}; publish it first: npm run publish-images.`);
  }
}

/** A tag stands on another image already, and tags are written once. */
export class TagTaken extends RefusedInput {
  override name = 'TagTaken';

  constructor({ repository, version }: ImageName, tag: string) {
    super(
      `${repository}:${tag} is another image than ${repository}:${version}, and a tag is written once. Release another commit, or another version of package.json.`,
    );
  }
}

/** How far ECR's scan of an image is. */
export interface Scan {
  /** Under way or about to be; at its end; or such that there will be no result. */
  state: 'pending' | 'done' | 'impossible';
  /** In ECR's words. */
  description: string;
  /** What it found of the highest severity. */
  critical: readonly string[];
  /** Whether anything was looked at: a scan that is only played tells no time at which it ended. */
  hasLooked: boolean;
}

/** Of these, `ACTIVE` is a scan of Amazon Inspector, which goes on for as long as the image is used. */
const scanStates: Readonly<Record<ScanStatus, Scan['state']>> = {
  PENDING: 'pending',
  IN_PROGRESS: 'pending',
  ACTIVE: 'done',
  COMPLETE: 'done',
  FAILED: 'impossible',
  FINDINGS_UNAVAILABLE: 'impossible',
  IMAGE_ARCHIVED: 'impossible',
  LIMIT_EXCEEDED: 'impossible',
  SCAN_ELIGIBILITY_EXPIRED: 'impossible',
  UNSUPPORTED_IMAGE: 'impossible',
};

/** What docker pushes: one manifest in one of its two forms. */
const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

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
    return (await this.#describe(image)) !== undefined;
  }

  /** What an image is known by wherever it is copied to; undefined where it is not there. */
  async digest(image: ImageName): Promise<string | undefined> {
    return (await this.#describe(image))?.imageDigest;
  }

  async #describe(image: ImageName): Promise<ImageDetail | undefined> {
    const { repository, version } = image;
    try {
      const { imageDetails = [] } = await this.#client.send(
        new DescribeImagesCommand({
          registryId: this.#account,
          repositoryName: repository,
          imageIds: [{ imageTag: version }],
        }),
      );
      return imageDetails[0];
    } catch (error) {
      if (error instanceof ImageNotFoundException) return undefined;
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

  /**
   * Gives an image another tag, and keeps those it has; nothing happens where it has the tag already:
   * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html
   */
  async tag(image: ImageName, tag: string): Promise<void> {
    const { repository, version } = image;
    const { imageManifest, imageManifestMediaType } = await this.#find(image);
    try {
      await this.#client.send(
        new PutImageCommand({
          registryId: this.#account,
          repositoryName: repository,
          imageTag: tag,
          imageManifest,
          imageManifestMediaType,
        }),
      );
    } catch (error) {
      if (error instanceof ImageAlreadyExistsException) return;
      if (error instanceof ImageTagAlreadyExistsException) throw new TagTaken(image, tag);
      throw new RegistryFailed(`tag ${repository}:${version} as ${tag}`, this.host, error);
    }
  }

  async scan(image: ImageName): Promise<Scan> {
    const { repository, version } = image;
    const query = {
      registryId: this.#account,
      repositoryName: repository,
      imageId: { imageTag: version },
    };
    const pages: DescribeImageScanFindingsResponse[] = [];
    try {
      for await (const page of paginateDescribeImageScanFindings({ client: this.#client }, query))
        pages.push(page);
    } catch (error) {
      // Between the push and the beginning of the scan.
      if (error instanceof ScanNotFoundException) {
        return { state: 'pending', description: 'no scan has begun', critical: [], hasLooked: false };
      }
      throw new RegistryFailed(`read the scan of ${repository}:${version}`, this.host, error);
    }
    const { status, description } = pages[0]?.imageScanStatus ?? {};
    return {
      state: status === undefined ? 'pending' : scanStates[status],
      description: description || String(status),
      critical: pages.flatMap(criticalOf),
      hasLooked: pages[0]?.imageScanFindings?.imageScanCompletedAt !== undefined,
    };
  }

  async #find(image: ImageName): Promise<Image> {
    const { repository, version } = image;
    const answer = await this.#client
      .send(
        new BatchGetImageCommand({
          registryId: this.#account,
          repositoryName: repository,
          imageIds: [{ imageTag: version }],
          acceptedMediaTypes: manifestTypes,
        }),
      )
      .catch((error) => {
        if (error instanceof RepositoryNotFoundException) throw new RepositoryMissing(image, this.host);
        throw new RegistryFailed(`read ${repository}:${version}`, this.host, error);
      });
    const [found] = answer.images ?? [];
    if (!found) throw new ImageMissing(image, this.host);
    return found;
  }
}

/** Basic scanning tells its findings in one list, Amazon Inspector in another. */
function criticalOf({ imageScanFindings }: DescribeImageScanFindingsResponse): string[] {
  const { findings = [], enhancedFindings = [] } = imageScanFindings ?? {};
  return [
    ...findings.map(({ name, severity }) => ({ name, severity })),
    ...enhancedFindings.map(({ title, severity }) => ({ name: title, severity })),
  ]
    .filter(({ severity }) => severity === 'CRITICAL')
    .map(({ name = 'a finding without a name' }) => name);
}
