import { RefusedInput } from '../refused-input.ts';

/** A critical finding with which images go on for a while, because somebody has looked at it. */
export interface AcceptedFinding {
  /** As ECR names it, for example `CVE-2026-1234`. */
  id: string;
  /** Why it does no harm here, or what is waited for. */
  reason: string;
  /** The last day on which it is accepted, `2027-01-31`. */
  until: string;
}

/** What `npm run publish-images` lets on. An entry that is no longer needed is refused, so that none outlives its reason. */
export const acceptedFindings: readonly AcceptedFinding[] = [];

/** An entry is not what it should be. */
export class InvalidAcceptance extends RefusedInput {
  override name = 'InvalidAcceptance';

  constructor({ id }: AcceptedFinding, what: string) {
    super(`Accepted finding "${id}": ${what}. Mend pipeline/images/accepted-findings.ts.`);
  }
}

/** The time is over for which a finding was accepted. */
export class AcceptanceExpired extends RefusedInput {
  override name = 'AcceptanceExpired';

  constructor({ id, until, reason }: AcceptedFinding) {
    super(
      `Finding ${id} was accepted until ${until} (${reason}); take a version without it, or look at it again and give it another day in pipeline/images/accepted-findings.ts.`,
    );
  }
}

/** Nothing has the finding any more. */
export class AcceptanceUnused extends RefusedInput {
  override name = 'AcceptanceUnused';

  constructor({ id }: AcceptedFinding) {
    super(`No image has finding ${id} any more; take it out of pipeline/images/accepted-findings.ts.`);
  }
}

/**
 * Refuses what was accepted carelessly, or for too long.
 *
 * @param today `2026-12-31`
 * @throws {InvalidAcceptance}
 * @throws {AcceptanceExpired}
 */
export function checkAcceptances(accepted: readonly AcceptedFinding[], today: string): void {
  for (const finding of accepted) {
    const { id, reason, until } = finding;
    if (reason.trim() === '') throw new InvalidAcceptance(finding, 'the reason is empty; it must say why');
    if (!isDay(until)) {
      throw new InvalidAcceptance(finding, `until is "${until}"; it must be a day such as "2027-01-31"`);
    }
    if (accepted.some((other) => other !== finding && other.id === id)) {
      throw new InvalidAcceptance(finding, 'it stands there twice; it must stand there once');
    }
    // Days as ISO 8601 writes them sort like what they are.
    if (until < today) throw new AcceptanceExpired(finding);
  }
}

function isDay(text: string): boolean {
  const isoDay = Number.isNaN(Date.parse(text)) ? '' : new Date(text).toISOString().slice(0, 10);
  return text === isoDay;
}

/** Whether a finding is the accepted one; Amazon Inspector puts the package behind its name. */
export function isAcceptanceOf({ id }: AcceptedFinding, finding: string): boolean {
  return finding === id || finding.startsWith(`${id} `);
}
