import { setTimeout as pause } from 'node:timers/promises';
import { RefusedInput } from '../refused-input.ts';
import {
  AcceptanceUnused,
  type AcceptedFinding,
  acceptedFindings,
  checkAcceptances,
  isAcceptanceOf,
} from './accepted-findings.ts';
import type { ImageName, ImageRegistry, Scan } from './image-registry.ts';

/** Images hold what is known to be dangerous. */
export class CriticalFindings extends RefusedInput {
  override name = 'CriticalFindings';

  constructor(findings: readonly string[]) {
    super(
      `The scan of the images has critical findings: ${findings.join('; ')}. Take a version without them, of the dependency or of the image that the Dockerfile begins with; or say in pipeline/images/accepted-findings.ts why it does no harm, and until when.`,
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
  /** Critical findings that are let on; those of `accepted-findings.ts` unless given. */
  accepted?: readonly AcceptedFinding[];
  /** The day on which that is asked, `2026-12-31`; the present one unless given. */
  today?: string;
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
 * @throws {InvalidAcceptance} and its kind, for what is accepted
 */
export async function requireCleanScans(request: ScanRequest): Promise<void> {
  const { accepted = acceptedFindings, today = new Date().toISOString().slice(0, 10) } = request;
  checkAcceptances(accepted, today);
  const scans: Scan[] = [];
  const refused: string[] = [];
  for (const image of request.images) {
    const scan = await resultOf(image, request);
    const name = `${image.repository}:${image.version}`;
    request.log(`${name} has ${scan.critical.length || 'no'} critical findings (${scan.description})`);
    scans.push(scan);
    refused.push(...refusedOf(scan, accepted).map((finding) => `${finding} in ${name}`));
  }
  if (refused.length > 0) throw new CriticalFindings(refused);
  refuseUnused(accepted, scans);
}

function refusedOf({ critical }: Scan, accepted: readonly AcceptedFinding[]): string[] {
  return critical.filter((finding) => !accepted.some((acceptance) => isAcceptanceOf(acceptance, finding)));
}

/** Only when something was looked at: the rehearsal scans nothing, and finds nothing. */
function refuseUnused(accepted: readonly AcceptedFinding[], scans: readonly Scan[]): void {
  if (!scans.some(({ hasLooked }) => hasLooked)) return;
  const findings = scans.flatMap(({ critical }) => critical);
  const unused = accepted.find((acceptance) => !findings.some((found) => isAcceptanceOf(acceptance, found)));
  if (unused) throw new AcceptanceUnused(unused);
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
