/** An image's name is not one that Docker and ECR accept. */
export class InvalidImageNameError extends Error {
  constructor(given: string) {
    super(
      `invalid reference format: ${JSON.stringify(given)}; allowed is [HOST/]REPOSITORY[:TAG], the repository in lower case`,
    );
    this.name = 'InvalidImageNameError';
  }
}

export interface ImageReference {
  /** The registry's host and port; empty when the name has none. */
  host: string;
  repository: string;
  tag: string;
}

// Source: Amazon ECR API, "CreateRepository" (repositoryName) and "PutImage" (imageTag).
const repositoryPattern = /^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/)*[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/;
const hostPattern = /^[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d+)?$/i;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Takes `111111111111.dkr.ecr.eu-central-1.amazonaws.com/sluice/storefront:1.0` apart; the tag's default is `latest`. */
export function parseImageReference(given: string): ImageReference {
  const [first = '', ...others] = given.split('/');
  const hasHost = others.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const name = hasHost ? others.join('/') : given;
  const colon = name.lastIndexOf(':');
  const repository = colon === -1 ? name : name.slice(0, colon);
  const tag = colon === -1 ? 'latest' : name.slice(colon + 1);
  const valid =
    (!hasHost || hostPattern.test(first)) && repositoryPattern.test(repository) && tagPattern.test(tag);
  if (!valid) throw new InvalidImageNameError(given);
  return { host: hasHost ? first : '', repository, tag };
}

/** The one way to write a name, with its tag. */
export function imageNameOf({ host, repository, tag }: ImageReference): string {
  return `${host === '' ? '' : `${host}/`}${repository}:${tag}`;
}
