import type { ActionRequest } from './action-handler.ts';

export class ConfigurationError extends Error {
  constructor(request: Pick<ActionRequest, 'stage' | 'action'>, problem: string) {
    super(`The configuration of action ${request.stage}/${request.action.name} cannot be used: ${problem}.`);
    this.name = 'ConfigurationError';
  }
}

/** A key that the provider cannot do without. */
export function required(request: ActionRequest, key: string): string {
  const value = request.configuration[key];
  if (value === undefined) {
    const given = Object.keys(request.configuration).join(', ') || 'nothing';
    throw new ConfigurationError(request, `${key} is missing (given: ${given})`);
  }
  return value;
}

/** Parses a key that holds JSON. */
export function parseJson(request: ActionRequest, key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(
      request,
      `${key} is not JSON (${error instanceof Error ? error.message : error})`,
    );
  }
}
