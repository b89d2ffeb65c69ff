import type { BuildRequest } from './build-request.ts';

/** The values of a build that needs no account: those that its caller gives. */
export function givenValues(
  parameters: ReadonlyMap<string, string>,
  secrets: ReadonlyMap<string, string>,
): Pick<BuildRequest, 'readParameter' | 'readSecret'> {
  return {
    readParameter: async (name) => parameters.get(name) ?? absent(`--param ${name}=…`),
    readSecret: async ({ secretId }) => secrets.get(secretId) ?? absent('--secret-file'),
  };
}

function absent(option: string): never {
  throw new Error(`is not given; give it with ${option}`);
}
