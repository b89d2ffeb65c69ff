import { z } from 'zod';
import { Problem } from '../../platform/problem-details.ts';

/** https://www.rfc-editor.org/rfc/rfc9110#section-13.1 */
export const matchHeaders = z.object({ 'if-match': z.string().optional() });
export const matchOrNoneHeaders = matchHeaders.extend({ 'if-none-match': z.string().optional() });

export const preconditionResponses = {
  412: {
    description: 'Somebody else has changed it since; read it again.',
    contentType: 'application/problem+json',
  },
  428: { description: 'There is no If-Match.', contentType: 'application/problem+json' },
} as const;

/** The `ETag` of something with a version. */
export function versionTag(version: string): string {
  return `"${version}"`;
}

/**
 * Lets a change through only if the caller has seen what it changes.
 *
 * @throws {Problem} 428 without `If-Match`, 412 when it names another version
 */
export function requireMatch(header: string | undefined, current: { version: string }): void {
  if (header === undefined) {
    throw new Problem({
      status: 428,
      title: 'Precondition Required',
      detail:
        'Send If-Match with the ETag of what you have read, so that nobody overwrites what he has not seen.',
    });
  }
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*') || tags.includes(versionTag(current.version))) return;
  throw new Problem({
    status: 412,
    detail: `It has been changed since: its version is ${current.version}. Read it again, and decide anew.`,
  });
}

/** @throws {Problem} 412: it is not there, and `If-Match` says that it is; or it is there, and `If-None-Match: *` says that it is not */
export function contradictedPrecondition(detail: string): Problem {
  return new Problem({ status: 412, detail });
}
