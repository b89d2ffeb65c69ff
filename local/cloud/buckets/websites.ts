import { domainNames } from '../dns/domain-names.ts';
import type { StoredFile } from '../emulator/object-store.ts';
import { policyLets } from '../events/resource-policy.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { Runtime } from '../runtime.ts';
import { mayHavePublicAcls, mayHavePublicPolicy } from './object-access.ts';
import { Website } from './website.ts';
import { type WebsiteConfiguration, websiteHost } from './website-configuration.ts';

/** The websites of a region's buckets, each at a port of its own. */
export class Websites {
  readonly #runtime: Runtime;
  readonly #served = new Map<string, Website>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Serves a bucket, or serves it otherwise; resolves when it answers. */
  async put(
    bucket: string,
    configuration: WebsiteConfiguration,
    read: (key: string) => StoredFile | undefined,
  ): Promise<void> {
    const source = { configuration, read, reasonToRefuse: () => reasonToRefuse(this.#runtime, bucket) };
    const known = this.#served.get(bucket);
    if (known) {
      known.source = source;
      return;
    }
    const website = new Website(source);
    this.#served.set(bucket, website);
    const port = await this.#runtime.ports.reclaim(portKey(bucket));
    await website.listen(port);
    domainNames(this.#runtime).serveAt(websiteHost(bucket, this.#runtime.region), port);
  }

  /** For good. */
  async remove(bucket: string): Promise<void> {
    const website = this.#served.get(bucket);
    if (!website) return;
    this.#served.delete(bucket);
    domainNames(this.#runtime).serveAt(websiteHost(bucket, this.#runtime.region), undefined);
    await website.close();
    this.#runtime.ports.release(portKey(bucket));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#served.values()].map((website) => website.close()));
  }
}

export function websites(runtime: Runtime): Websites {
  return runtime.shared('websites', () => new Websites(runtime));
}

/** As on AWS: what a website shows, everybody may read, by a policy or by access lists. */
function reasonToRefuse(runtime: Runtime, bucket: string): string | undefined {
  const resource = runtime.resources.all('AWS::S3::Bucket').find(({ physicalId }) => physicalId === bucket);
  if (!resource || isPublic(runtime, resource)) return undefined;
  return `Nobody may read ${bucket}: let a policy of the bucket allow s3:GetObject to everybody (publicReadAccess of the CDK), and its PublicAccessBlockConfiguration not block public policies.`;
}

function isPublic(runtime: Runtime, resource: RecordedResource): boolean {
  if (mayHavePublicAcls(resource)) return true;
  return mayHavePublicPolicy(resource) && policyLets(runtime, 'bucket', resource.physicalId, '*');
}

function portKey(bucket: string): string {
  return `website/${bucket}`;
}
