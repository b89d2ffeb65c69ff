import type { Cloud } from '../../cloud/cloud.ts';
import { type Asset, sourceOf } from './asset-manifest.ts';

interface Place {
  account: string;
  region: string;
}

/** Puts an asset where templates expect it: a file into its bucket, an image into its repository. Answers where that is. */
export async function publishAsset(
  cloud: Pick<Cloud, 'publishFile' | 'publishImage'>,
  asset: Asset,
  near: Place,
  log: (line: string) => void,
): Promise<string> {
  const place = { account: asset.account ?? near.account, region: asset.region ?? near.region };
  if (asset.kind === 'image') {
    const { directory, dockerfile, target, platform, buildArguments, tag } = asset;
    const repository = inPlace(asset.repository, place);
    const settings = { directory, dockerfile, target, platform, buildArguments, log };
    await cloud.publishImage({ ...place, ...settings, repository, tag });
    return `${repository}:${tag}`;
  }
  const { key, packaging } = asset;
  const bucket = inPlace(asset.bucket, place);
  await cloud.publishFile({ ...place, bucket, key, packaging, source: await sourceOf(asset) });
  return `s3://${bucket}/${key}`;
}

/** Names for a stack that does not say where it stands hold the names of pseudo parameters. */
function inPlace(name: string, { account, region }: Place): string {
  return name.replaceAll(/\$\{AWS::AccountId\}/g, account).replaceAll(/\$\{AWS::Region\}/g, region);
}
