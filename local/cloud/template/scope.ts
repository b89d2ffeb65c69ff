import type { JsonObject, JsonValue } from '../json.ts';

/** An output of a stack, which may stand in another region of the account. */
export interface OutputAddress {
  stackName: string;
  outputName: string;
  region: string;
}

/** What the functions of a template see of the world around them. */
export interface Scope {
  /** Named in errors, for example `resource "Queue" of stack "shop-dev-data"`. */
  readonly where: string;
  readonly region: string;
  readonly mappings: JsonObject;
  /** `undefined` stands for `AWS::NoValue`. Throws when nothing has that name. */
  ref(name: string): JsonValue | undefined;
  attribute(logicalId: string, name: string): JsonValue;
  condition(name: string): boolean;
  importValue(exportName: string): JsonValue;
  stackOutput(address: OutputAddress): JsonValue;
}

export class TemplateFunctionError extends Error {
  constructor(scope: Pick<Scope, 'where'>, problem: string) {
    super(`${problem} (in ${scope.where})`);
    this.name = 'TemplateFunctionError';
  }
}
