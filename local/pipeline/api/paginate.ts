import { PipelineRequestError } from '../errors.ts';

const defaultPageSize = 100;

/** One page of a list; the token is the place of the next one. */
export function paginate<T>(
  all: readonly T[],
  {
    maxResults = defaultPageSize,
    nextToken,
  }: { maxResults?: number | undefined; nextToken?: string | undefined },
): { items: T[]; nextToken: { nextToken?: string } } {
  const start = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(start) || start < 0) {
    throw new PipelineRequestError(
      'InvalidNextTokenException',
      `The token ${nextToken} does not come from an answer to this request`,
    );
  }
  const end = start + maxResults;
  return { items: all.slice(start, end), nextToken: end < all.length ? { nextToken: String(end) } : {} };
}
