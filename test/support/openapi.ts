import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, OpenApiOperation } from '../../app/platform/openapi-document.ts';

/** An answer as a service gave it. */
export interface DocumentedAnswer {
  method: string;
  /** Without query string. */
  path: string;
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Parsed, where it is JSON. */
  body: unknown;
}

/** An answer is not what the service's OpenAPI document says. */
export class UndocumentedAnswerError extends Error {
  constructor({ method, path, status }: DocumentedAnswer, reason: string) {
    super(`The answer ${status} to ${method.toUpperCase()} ${path} is not documented: ${reason}`);
    this.name = 'UndocumentedAnswerError';
  }
}

/** @throws {UndocumentedAnswerError} when the path, the status, the content type, or the form of the body is not in the document */
export function expectDocumented(document: OpenApiDocument, answer: DocumentedAnswer): void {
  const operation = findOperation(document, answer.method, answer.path);
  if (!operation) throw new UndocumentedAnswerError(answer, 'the document does not have this route');
  const response = operation.responses[answer.status];
  if (!response) {
    const known = Object.keys(operation.responses).join(', ');
    throw new UndocumentedAnswerError(answer, `the document knows ${known}`);
  }
  if (!response.content || answer.method.toLowerCase() === 'head') return;
  const contentType = answer.headers['content-type']?.split(';')[0] ?? 'no content type';
  const media = response.content[contentType];
  if (!media) {
    throw new UndocumentedAnswerError(
      answer,
      `it is ${contentType}, not ${Object.keys(response.content).join(', ')}`,
    );
  }
  const complaint = validatorOf(document)(media.schema, answer.body);
  if (complaint !== undefined) throw new UndocumentedAnswerError(answer, complaint);
}

/** The operation of a concrete path; `/products/new` before `/products/{sku}`. */
export function findOperation(
  document: OpenApiDocument,
  method: string,
  path: string,
): OpenApiOperation | undefined {
  const wanted = method.toLowerCase() === 'head' ? 'get' : method.toLowerCase();
  const templates = Object.keys(document.paths).filter((template) => patternOf(template).test(path));
  const exact = templates.sort((a, b) => a.split('{').length - b.split('{').length);
  const template = exact.find((candidate) => document.paths[candidate]?.[wanted]);
  return template === undefined ? undefined : document.paths[template]?.[wanted];
}

function patternOf(template: string): RegExp {
  const pattern = template
    .split(/\{\w+\}/)
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('[^/]+');
  return new RegExp(`^${pattern}/?$`, 'i');
}

type Validator = (schema: object, body: unknown) => string | undefined;

const validators = new WeakMap<OpenApiDocument, Validator>();

function validatorOf(document: OpenApiDocument): Validator {
  const known = validators.get(document);
  if (known) return known;
  const validator = createValidator(document);
  validators.set(document, validator);
  return validator;
}

function createValidator(document: OpenApiDocument): Validator {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const compiled = new WeakMap<object, ReturnType<typeof ajv.compile>>();
  return (schema, body) => {
    const validate = compiled.get(schema) ?? ajv.compile({ ...schema, components: document.components });
    compiled.set(schema, validate);
    return validate(body) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'body' });
  };
}
