import { type Finding, good, warning } from './finding.ts';

/**
 * An action of CodePipeline that deploys by CloudFormation takes artifacts of at most 256 MB:
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
 */
const limitInMegabytes = 256;
/** From here on there is still time to do something. */
const warnAboveInMegabytes = 200;

export interface Artifact {
  /** `The cloud assembly`. */
  name: string;
  /** Before CodePipeline packs it. */
  sizeInBytes: number;
  remedy: string;
}

export function examineSizes(artifacts: readonly Artifact[]): Finding[] {
  return artifacts.map(({ name, sizeInBytes, remedy }) => {
    const megabytes = sizeInBytes / 1_000_000;
    if (megabytes <= warnAboveInMegabytes) return good(`${name}: ${Math.ceil(megabytes)} MB`);
    return warning(
      `${name}: ${Math.ceil(megabytes)} MB; an action that deploys takes ${limitInMegabytes} MB, packed`,
      remedy,
    );
  });
}
