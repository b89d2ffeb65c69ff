/** The shop answers, but not as it should. */
export class UnexpectedAnswerError extends Error {
  override name = 'UnexpectedAnswerError';

  constructor(request: string, answer: string, expected: string) {
    super(`${request} was answered with ${answer}; ${expected} was expected. Look at the log of storefront.`);
  }
}

const timeoutInMilliseconds = 10_000;

/** Where the canary shops: the country of its order. */
export const country = { code: 'DE', language: 'de-DE,de;q=0.9' };

/**
 * The body of an answer with the expected status.
 *
 * @throws {UnexpectedAnswerError}
 */
export async function askShop(
  url: string,
  {
    expected,
    ...request
  }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string>; expected: number },
): Promise<string> {
  const response = await fetch(url, {
    ...request,
    headers: { 'Accept-Language': country.language, 'User-Agent': 'sluice-canary', ...request.headers },
    signal: AbortSignal.timeout(timeoutInMilliseconds),
  });
  const body = await response.text();
  if (response.status === expected) return body;
  throw new UnexpectedAnswerError(
    `${request.method ?? 'GET'} ${url}`,
    `${response.status} ${body.replace(/\s+/g, ' ').trim().slice(0, 200)}`,
    String(expected),
  );
}
