/** The variables that earlier actions of an execution have set, by the namespace of the action. */
export type Variables = Readonly<Record<string, Readonly<Record<string, string>>>>;

export class UnknownVariableError extends Error {
  constructor(reference: string, variables: Variables) {
    const set = Object.entries(variables).flatMap(([namespace, values]) =>
      Object.keys(values).map((name) => `#{${namespace}.${name}}`),
    );
    super(
      `The variable ${reference} has not been set by an action before this one; set so far: ${set.join(', ') || 'none'}.`,
    );
    this.name = 'UnknownVariableError';
  }
}

/**
 * Replaces every `#{namespace.name}` of an action's configuration by its value. Inside a value that is JSON (such as
 * `EnvironmentVariables`) the variable's value is escaped, so that it stays one JSON string.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
 * @throws UnknownVariableError
 */
export function resolveConfiguration(
  configuration: Readonly<Record<string, string>>,
  variables: Variables,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, text]) => [key, resolveText(text, variables)]),
  );
}

function resolveText(text: string, variables: Variables): string {
  const written = isJson(text)
    ? (value: string) => JSON.stringify(value).slice(1, -1)
    : (value: string) => value;
  return text.replaceAll(/#\{([^.{}]+)\.([^{}]+)\}/g, (reference, namespace: string, name: string) => {
    const value = variables[namespace]?.[name];
    if (value === undefined) throw new UnknownVariableError(reference, variables);
    return written(value);
  });
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}
