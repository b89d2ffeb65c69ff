import type { JsonApiHandler } from './cloud/cloud.ts';

class ValidationException extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ValidationException';
  }
}

/** An API of the rehearsal's own: whatever it refuses is its caller's to know. */
export function ownApi(handler: JsonApiHandler): JsonApiHandler {
  return async (...request) => {
    try {
      return await handler(...request);
    } catch (error) {
      throw new ValidationException(error instanceof Error ? error.message : String(error));
    }
  };
}
