/** An image's name is not one that Docker and ECR accept. */
export class InvalidImageNameError extends Error {
  constructor(given: string) {
    super(
      `invalid reference format: ${JSON.stringify(given)}; allowed is [HOST/]REPOSITORY[:TAG][@DIGEST], the repository in lower case`,
    );
    this.name = 'InvalidImageNameError';
  }
}

export interface ImageReference {
  /** The registry's host and port; empty when the name has none. */
  host: string;
  repository: string;
  tag: string;
  /** Where the image is named by its content: which tag has it is then all one. */
  digest?: string;
}

// Source: Amazon ECR API, "CreateRepository" (repositoryName) and "PutImage" (imageTag).
const repositoryPattern = /^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/)*[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/;
const hostPattern = /^[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d+)?$/i;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Takes `111111111111.dkr.ecr.eu-central-1.amazonaws.com/sluice/storefront:1.0` apart; the tag's default is `latest`. */
export function parseImageReference(given: string): ImageReference {
  const [named = '', digest] = given.split(/@(.*)/s);
  const [first = '', ...others] = named.split('/');
  const hasHost = others.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const name = hasHost ? others.join('/') : named;
  const colon = name.lastIndexOf(':');
  const repository = colon === -1 ? name : name.slice(0, colon);
  const tag = colon === -1 ? 'latest' : name.slice(colon + 1);
  const valid =
    (!hasHost || hostPattern.test(first)) &&
    repositoryPattern.test(repository) &&
    tagPattern.test(tag) &&
    (digest === undefined || digestPattern.test(digest));
  if (!valid) throw new InvalidImageNameError(given);
  return { host: hasHost ? first : '', repository, tag, ...(digest !== undefined && { digest }) };
}

/** The host by which ECR is reached. https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
export function registryHost({ account, region }: { account: string; region: string }): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}

/** Whose registry a host is; undefined for one that is not ECR's. */
export function placeOfRegistry(host: string): { account: string; region: string } | undefined {
  const [, account, region] = /^(\d{12})\.dkr\.ecr\.([a-z\d-]+)\.amazonaws\.com(?:\.cn)?$/.exec(host) ?? [];
  return account === undefined || region === undefined ? undefined : { account, region };
}

/** The one way to write a name, with its tag. */
export function imageNameOf({ host, repository, tag }: ImageReference): string {
  return `${host === '' ? '' : `${host}/`}${repository}:${tag}`;
}
