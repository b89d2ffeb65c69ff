import type { ActionRequest } from './action-handler.ts';
import { ConfigurationError } from './configuration.ts';

/** The folder of the one artifact that an action takes. */
export function inputOf(request: ActionRequest): string {
  const [name, ...others] = request.action.inputArtifacts;
  if (name !== undefined && others.length === 0) return request.artifact(name);
  const count = request.action.inputArtifacts.length;
  throw new ConfigurationError(request, `it has ${count} input artifacts, and takes one`);
}
