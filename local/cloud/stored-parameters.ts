import type { CommonRuntime } from './runtime.ts';
import type { DynamicReferenceSources } from './template/dynamic-references.ts';

interface Near {
  account: string;
  region: string;
}

export class StoredParameterNotFoundError extends Error {
  constructor(name: string, { account, region }: Near) {
    super(
      `There is no parameter "${name}" in account ${account}, ${region}; deploy the stack that makes it first.`,
    );
    this.name = 'StoredParameterNotFoundError';
  }
}

/** What templates read of Parameter Store and Secrets Manager. */
export function parameterSources(runtime: CommonRuntime) {
  const storedParameter = ({ account, region }: Near, name: string): string | undefined => {
    const found = runtime.resources
      .all('AWS::SSM::Parameter')
      .find((other) => other.physicalId === name && other.account === account && other.region === region);
    return found && String(found.attributes.Value);
  };
  const sourcesFor = (near: Near): DynamicReferenceSources => ({
    secret: (id) => runtime.secrets.read(id),
    parameter(name) {
      const value = storedParameter(near, name);
      if (value === undefined) throw new StoredParameterNotFoundError(name, near);
      return value;
    },
  });
  return { storedParameter, sourcesFor };
}
