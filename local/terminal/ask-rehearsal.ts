import { errorCode } from '../cloud/error-code.ts';
import { addressesOfRehearsal, NoAnswerError } from './running-rehearsal.ts';

/** What the rehearsal has not done, in its own words. */
export class RehearsalRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RehearsalRefusedError';
  }
}

/**
 * Calls one of the rehearsal's own APIs: `target` is its name and the operation.
 *
 * @throws RehearsalRefusedError, NoAnswerError, NotRunningError, AddressesUnknownError
 */
export async function askRehearsal<Answer>(
  stateDirectory: string,
  target: string,
  body: Record<string, string | undefined>,
): Promise<Answer> {
  const { apiUrl } = addressesOfRehearsal(stateDirectory);
  const response = await fetch(apiUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: JSON.stringify(body),
  }).catch((error: unknown) => {
    const cause = error instanceof Error ? error.cause : undefined;
    throw errorCode(cause) === 'ECONNREFUSED' ? new NoAnswerError(stateDirectory, error) : error;
  });
  const answer = (await response.json()) as Answer & { message?: string };
  if (!response.ok) throw new RehearsalRefusedError(answer.message ?? `It answered ${response.status}.`);
  return answer;
}
