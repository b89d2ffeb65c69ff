import type { PipelineDeclaration } from './declaration.ts';
import { PipelineRequestError } from './errors.ts';

/**
 * The pipeline's own variables for one execution: what is given, and the defaults of the others. One without either is
 * left out, and fails the action that names it.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 */
export function valuesOf(
  { variables }: PipelineDeclaration,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const defaults = variables.flatMap(({ name, defaultValue }) =>
    defaultValue === null ? [] : [[name, defaultValue]],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

/** @throws PipelineRequestError for a variable that there is not, and for one that lacks its value. */
export function checkVariables(
  { name: pipeline, variables }: PipelineDeclaration,
  given: Readonly<Record<string, string>>,
): void {
  const names = variables.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new PipelineRequestError(
      'ValidationException',
      `The pipeline ${pipeline} has no variable ${unknown}; it has ${names.join(', ') || 'none'}`,
    );
  }
  const missing = variables.find(
    ({ name, defaultValue }) => defaultValue === null && given[name] === undefined,
  );
  if (missing !== undefined) {
    throw new PipelineRequestError(
      'ValidationException',
      `The variable ${missing.name} of the pipeline ${pipeline} has no default value; give it one`,
    );
  }
}
