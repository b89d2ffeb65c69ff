import { describe, expect, it } from '@jest/globals';
import type { AcceptedFinding } from '../../../pipeline/images/accepted-findings.ts';
import type { Scan } from '../../../pipeline/images/image-registry.ts';
import { requireCleanScans } from '../../../pipeline/images/require-clean-scans.ts';

const catalog = { repository: 'sluice/catalog', version: '1.0' };
const orders = { repository: 'sluice/orders', version: '1.0' };

const clean: Scan = { state: 'done', description: 'Completed', critical: [], hasLooked: true };
const pending: Scan = { state: 'pending', description: 'no scan has begun', critical: [], hasLooked: false };

/** Answers each image's scans one after the other, the last of them for ever. */
function gate(
  scans: Record<string, readonly [Scan, ...Scan[]]>,
  {
    patienceInSeconds = 60,
    accepted = [],
  }: { patienceInSeconds?: number; accepted?: AcceptedFinding[] } = {},
) {
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
    accepted,
    today: '2026-12-31',
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
    const { result } = gate({ 'sluice/catalog': [scan] }, { patienceInSeconds: 0 });

    await expect(result).rejects.toThrow(
      `sluice/catalog:1.0 has no result of a scan (${reason}), and what nobody has looked at is not deployed.`,
    );
  });
});

describe('an accepted finding', () => {
  const acceptance = { id: 'CVE-1', reason: 'The part is never called', until: '2026-12-31' };
  const found: Scan = { ...clean, critical: ['CVE-1', 'CVE-1 - openssl'] };

  it('goes on until its last day, and is told all the same', async () => {
    const { result, log } = gate({ 'sluice/orders': [found] }, { accepted: [acceptance] });

    await result;
    expect(log[1]).toBe('sluice/orders:1.0 has 2 critical findings (Completed)');
  });

  it('lets nothing else on', async () => {
    const other = { ...clean, critical: ['CVE-1', 'CVE-12'] };
    const { result } = gate({ 'sluice/orders': [other] }, { accepted: [acceptance] });

    await expect(result).rejects.toThrow(
      'has critical findings: CVE-12 in sluice/orders:1.0. Take a version',
    );
  });

  it.each<[string, AcceptedFinding[], string]>([
    [
      'has expired',
      [{ ...acceptance, until: '2026-12-30' }],
      'Finding CVE-1 was accepted until 2026-12-30 (The part is never called); take a version without it,',
    ],
    ['has no reason', [{ ...acceptance, reason: ' ' }], 'Accepted finding "CVE-1": the reason is empty;'],
    [
      'has no day',
      [{ ...acceptance, until: '2027-02-30' }],
      'until is "2027-02-30"; it must be a day such as',
    ],
    ['stands there twice', [acceptance, { ...acceptance }], 'it stands there twice'],
    [
      'is found no more',
      [acceptance, { ...acceptance, id: 'CVE-9' }],
      'No image has finding CVE-9 any more; take it out of pipeline/images/accepted-findings.ts.',
    ],
  ])('is refused when it %s', async (_, accepted, reason) => {
    const { result } = gate({ 'sluice/orders': [found] }, { accepted });

    await expect(result).rejects.toThrow(reason);
  });

  it('is kept where nothing was looked at', async () => {
    const played = { ...clean, hasLooked: false };
    const { result } = gate(
      { 'sluice/catalog': [played], 'sluice/orders': [played] },
      { accepted: [acceptance] },
    );

    await expect(result).resolves.toBeUndefined();
  });
});
