import type { JsonObject, JsonValue } from '../cloud/json.ts';
import type { RecordedResource } from '../cloud/recorded-resource.ts';

export class MalformedPipelineError extends Error {
  /** Of what cannot be read, from the pipeline's properties on. */
  readonly path: string;

  constructor(pipeline: RecordedResource, path: string, expected: string, given: JsonValue | undefined) {
    super(
      `The pipeline ${pipeline.logicalId} of stack ${pipeline.stackName} cannot be read: ${path} must be ${expected}, but is ${JSON.stringify(given) ?? 'absent'}; correct the template that declares it.`,
    );
    this.name = 'MalformedPipelineError';
    this.path = path;
  }
}

/** Takes properties apart, and says where one is not as CloudFormation documents it. */
export class PropertyReader {
  readonly pipeline: RecordedResource;

  constructor(pipeline: RecordedResource) {
    this.pipeline = pipeline;
  }

  fail(path: string, expected: string, given: JsonValue | undefined): never {
    throw new MalformedPipelineError(this.pipeline, path, expected, given);
  }

  /** CloudFormation takes numbers and booleans where a text is asked for. */
  text(path: string, value: JsonValue | undefined): string {
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' ? value : this.fail(path, 'a text', value);
  }

  integer(path: string, value: JsonValue | undefined): number {
    const number = Number(value);
    return Number.isInteger(number) ? number : this.fail(path, 'a whole number', value);
  }

  object(path: string, value: JsonValue | undefined): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    return this.fail(path, 'an object', value);
  }

  optionalText(path: string, value: JsonValue | undefined): string | null {
    return value === undefined ? null : this.text(path, value);
  }

  /** None where nothing is given. */
  texts(path: string, value: JsonValue | undefined): Record<string, string> {
    const entries = Object.entries(value === undefined ? {} : this.object(path, value));
    return Object.fromEntries(entries.map(([key, text]) => [key, this.text(`${path}.${key}`, text)]));
  }

  listOfTexts(path: string, value: JsonValue | undefined): string[] {
    if (!Array.isArray(value)) return this.fail(path, 'a list', value);
    return value.map((item, index) => this.text(`${path}.${index}`, item));
  }

  optionalObjects(path: string, value: JsonValue | undefined): JsonObject[] {
    return value === undefined ? [] : this.objects(path, value);
  }

  objects(path: string, value: JsonValue | undefined): JsonObject[] {
    if (!Array.isArray(value)) return this.fail(path, 'a list', value);
    return value.map((item, index) => this.object(`${path}.${index}`, item));
  }
}
