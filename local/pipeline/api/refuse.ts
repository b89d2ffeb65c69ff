import { PipelineRequestError } from '../errors.ts';

/** An operation of the service that is left out here on purpose. */
export function refuse(name: string, reason: string): () => never {
  return () => {
    throw new PipelineRequestError(
      'ValidationException',
      `The operation ${name} is not carried out in the rehearsal: ${reason}`,
    );
  };
}
