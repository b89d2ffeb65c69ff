import type { BuildRequest } from './build-request.ts';

type Values = Required<Pick<BuildRequest, 'readParameter' | 'readSecret'>>;

/** The values that a build's caller gives, and others from elsewhere; without that, a build needs no account. */
export function givenValues(
  parameters: ReadonlyMap<string, string>,
  secrets: ReadonlyMap<string, string>,
  elsewhere: Values = nowhere,
): Values {
  return {
    readParameter: async (name) => parameters.get(name) ?? elsewhere.readParameter(name),
    readSecret: async (reference) => secrets.get(reference.secretId) ?? elsewhere.readSecret(reference),
  };
}

const nowhere: Values = {
  readParameter: async (name) => absent(`--param ${name}=…`),
  readSecret: async () => absent('--secret-file'),
};

function absent(option: string): never {
  throw new Error(`is not given; give it with ${option}`);
}
