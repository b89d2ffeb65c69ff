import type { RegionDescription } from '../cloud/cloud.ts';
import { errorCode } from '../cloud/error-code.ts';
import { type RegionsAnswer, regionsTarget } from '../regions-api.ts';
import { addressesOfRehearsal, NoAnswerError } from './running-rehearsal.ts';

/** What the rehearsal has not done, in its own words. */
export class RegionRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RegionRefusedError';
  }
}

export type RegionOperation = 'ListRegions' | 'StopRegion' | 'StartRegion' | 'ShiftTraffic' | 'PromoteRegion';

/**
 * Asks the rehearsal that runs with this state folder, which answers with the regions as they are after it.
 *
 * @throws RegionRefusedError, NoAnswerError, NotRunningError, AddressesUnknownError
 */
export async function askRegions(
  stateDirectory: string,
  operation: RegionOperation,
  region?: string,
): Promise<RegionDescription[]> {
  const { apiUrl } = addressesOfRehearsal(stateDirectory);
  const response = await fetch(apiUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${regionsTarget}.${operation}`,
    },
    body: JSON.stringify({ region }),
  }).catch((error: unknown) => {
    const cause = error instanceof Error ? error.cause : undefined;
    throw errorCode(cause) === 'ECONNREFUSED' ? new NoAnswerError(stateDirectory, error) : error;
  });
  const answer = (await response.json()) as RegionsAnswer & { message?: string };
  if (!response.ok) throw new RegionRefusedError(answer.message ?? `It answered ${response.status}.`);
  return answer.regions;
}
