import { describe, expect, it } from '@jest/globals';
import type { Scan } from '../../../pipeline/images/image-registry.ts';
import { requireCleanScans } from '../../../pipeline/images/require-clean-scans.ts';

const catalog = { repository: 'sluice/catalog', version: '1.0' };
const orders = { repository: 'sluice/orders', version: '1.0' };

const clean: Scan = { state: 'done', description: 'Completed', critical: [] };
const pending: Scan = { state: 'pending', description: 'no scan has begun', critical: [] };

/** Answers each image's scans one after the other, the last of them for ever. */
function gate(scans: Record<string, readonly [Scan, ...Scan[]]>, patienceInSeconds = 60) {
  const log: string[] = [];
  const asked = new Map<string, number>();
  const scan = async ({ repository }: { repository: string }) => {
    const answers = scans[repository] ?? [clean];
    const times = asked.get(repository) ?? 0;
    asked.set(repository, times + 1);
    return answers[times] ?? answers.at(-1) ?? clean;
  };
  const result = requireCleanScans({
    images: [catalog, orders],
    registry: { scan },
    log: (line) => log.push(line),
    intervalInSeconds: 0.001,
    patienceInSeconds,
  });
  return { result, log };
}

describe('the scan gate', () => {
  it('waits for scans that have not ended, and says of each what it found and what ECR says of it', async () => {
    const { result, log } = gate({ 'sluice/orders': [pending, pending, clean] });

    await result;
    expect(log).toEqual([
      'sluice/catalog:1.0 has no critical findings (Completed)',
      'sluice/orders:1.0 has no critical findings (Completed)',
    ]);
  });

  it('names every critical finding of every image', async () => {
    const { result } = gate({
      'sluice/catalog': [{ ...clean, critical: ['CVE-1', 'CVE-2'] }],
      'sluice/orders': [{ ...clean, critical: ['CVE-1'] }],
    });

    await expect(result).rejects.toThrow(
      'The scan of the images has critical findings: CVE-1 in sluice/catalog:1.0; CVE-2 in sluice/catalog:1.0; CVE-1 in sluice/orders:1.0. Take a version',
    );
  });

  it.each<[string, Scan, string]>([
    [
      'could not be scanned',
      { ...clean, state: 'impossible', description: 'UnsupportedImageError' },
      'UnsupportedImageError',
    ],
    ['is never scanned', pending, 'no scan has begun, after 0 seconds'],
  ])('lets nothing on that %s', async (_, scan, reason) => {
    const { result } = gate({ 'sluice/catalog': [scan] }, 0);

    await expect(result).rejects.toThrow(
      `sluice/catalog:1.0 has no result of a scan (${reason}), and what nobody has looked at is not deployed.`,
    );
  });
});
