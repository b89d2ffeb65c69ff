import { setTimeout as pause } from 'node:timers/promises';
import { RefusedInput } from '../refused-input.ts';
import type { ImageName, ImageRegistry } from './image-registry.ts';

/** Images hold what is known to be dangerous. */
export class CriticalFindings extends RefusedInput {
  override name = 'CriticalFindings';

  constructor(findings: readonly string[]) {
    super(
      `The scan of the images has critical findings: ${findings.join('; ')}. Take a version without them, of the dependency or of the image that the Dockerfile begins with.`,
    );
  }
}

/** Nobody knows what an image holds. */
export class NotScanned extends RefusedInput {
  override name = 'NotScanned';

  constructor({ repository, version }: ImageName, reason: string) {
    super(
      `${repository}:${version} has no result of a scan (${reason}), and what nobody has looked at is not deployed. Scan it with "aws ecr start-image-scan", or mend what the reason says, and run this step again.`,
    );
  }
}

export interface ScanRequest {
  images: readonly ImageName[];
  registry: Pick<ImageRegistry, 'scan'>;
  log(line: string): void;
  /** 5 unless given. */
  intervalInSeconds?: number;
  /** How long a scan may take; 600 unless given. */
  patienceInSeconds?: number;
}

/**
 * Waits until ECR has scanned the images, also those that were there before.
 *
 * @throws {CriticalFindings}
 * @throws {NotScanned}
 */
export async function requireCleanScans(request: ScanRequest): Promise<void> {
  const findings: string[] = [];
  for (const image of request.images) {
    const { critical, description } = await resultOf(image, request);
    const name = `${image.repository}:${image.version}`;
    request.log(`${name} has ${critical.length || 'no'} critical findings (${description})`);
    findings.push(...critical.map((finding) => `${finding} in ${name}`));
  }
  if (findings.length > 0) throw new CriticalFindings(findings);
}

async function resultOf(image: ImageName, request: ScanRequest) {
  const { registry, intervalInSeconds = 5, patienceInSeconds = 600 } = request;
  const deadline = Date.now() + patienceInSeconds * 1000;
  for (;;) {
    const scan = await registry.scan(image);
    if (scan.state === 'done') return scan;
    if (scan.state === 'impossible') throw new NotScanned(image, scan.description);
    if (Date.now() >= deadline) {
      throw new NotScanned(image, `${scan.description}, after ${patienceInSeconds} seconds`);
    }
    await pause(intervalInSeconds * 1000);
  }
}
