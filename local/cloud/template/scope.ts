import type { JsonObject, JsonValue } from '../json.ts';

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
}

export class TemplateFunctionError extends Error {
  constructor(scope: Pick<Scope, 'where'>, problem: string) {
    super(`${problem} (in ${scope.where})`);
    this.name = 'TemplateFunctionError';
  }
}
