import { z } from 'zod';
import type { Caller, JsonApiHandler } from '../cloud.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { CommonRuntime } from '../runtime.ts';
import { awsParameter } from '../template/aws-parameters.ts';
import { ServiceException } from './json-api.ts';

/** By which requests to Systems Manager are told from those to other services. */
export const ssmTarget = 'AmazonSSM';

const mostNames = 10;
const mostOfAPage = 10;

// Values are kept as they are, so there is nothing to decrypt.
const withDecryption = z.boolean().optional();
const oneName = z.strictObject({ Name: z.string().min(1), WithDecryption: withDecryption });
const severalNames = z.strictObject({
  Names: z.array(z.string().min(1)).min(1).max(mostNames),
  WithDecryption: withDecryption,
});
const aPath = z.strictObject({
  Path: z.string().startsWith('/'),
  Recursive: z.boolean().default(false),
  MaxResults: z.int().min(1).max(mostOfAPage).default(mostOfAPage),
  NextToken: z.string().optional(),
  WithDecryption: withDecryption,
});

/**
 * Reads the parameters that templates have made, and those that AWS has in every account. There is one version of each,
 * the newest.
 *
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function ssmApi(resources: CommonRuntime['resources']): JsonApiHandler {
  const operations: Record<string, (input: JsonObject, caller: Caller) => JsonValue> = {
    GetParameter(input, caller) {
      const { Name: name } = parse(oneName, input);
      const found = find(resources, caller, name);
      if (found === undefined)
        throw new ServiceException('ParameterNotFound', `Parameter ${name} not found.`);
      return { Parameter: found };
    },
    GetParameters(input, caller) {
      const names = [...new Set(parse(severalNames, input).Names)];
      const found = names.map((name) => find(resources, caller, name));
      return {
        Parameters: found.filter((parameter) => parameter !== undefined),
        InvalidParameters: names.filter((_, index) => found[index] === undefined),
      };
    },
    GetParametersByPath: (input, caller) => byPath(resources, caller, parse(aPath, input)),
  };
  return async (operation, input, caller) => {
    const serve = operations[operation];
    if (serve) return serve(input, caller);
    throw new ServiceException(
      'UnknownOperationException',
      `Systems Manager answers ${Object.keys(operations).join(', ')} here, not ${operation}.`,
    );
  };
}

function byPath(
  resources: CommonRuntime['resources'],
  caller: Caller,
  { Path, Recursive, MaxResults, NextToken = '0' }: z.output<typeof aPath>,
): JsonValue {
  const start = Number(NextToken);
  if (!Number.isInteger(start) || start < 0)
    throw new ServiceException('InvalidNextToken', 'The specified token is not valid.');
  const folder = Path.endsWith('/') ? Path : `${Path}/`;
  const all = parametersOf(resources, caller).filter(({ Name }) => {
    const rest = Name.startsWith(folder) ? Name.slice(folder.length) : '';
    return rest !== '' && (Recursive || !rest.includes('/'));
  });
  const end = start + MaxResults;
  return {
    Parameters: all.slice(start, end),
    ...(end < all.length && { NextToken: String(end) }),
  };
}

/** A parameter by its name or its ARN, whose names begin with a slash. */
function find(resources: CommonRuntime['resources'], caller: Caller, given: string): Parameter | undefined {
  const [, path] = /^arn:aws[\w-]*:ssm:[\w-]+:\d{12}:parameter(\/.+)$/.exec(given) ?? [];
  const name = path ?? given;
  if (/:[^/]*$/.test(name))
    throw new ServiceException(
      'ValidationException',
      `${given} names a version or a label; there is one version of each parameter on this machine, without them.`,
    );
  const found = parametersOf(resources, caller).find(
    ({ Name }) => Name === name || (path !== undefined && `/${Name}` === path),
  );
  const value = found === undefined ? awsParameter(name) : undefined;
  return value === undefined ? found : parameter({ ...caller, name, type: 'String', value });
}

type Parameter = ReturnType<typeof parameter>;

/** Those of the caller's account and region, by name. */
function parametersOf(resources: CommonRuntime['resources'], { account, region }: Caller): Parameter[] {
  return resources
    .all('AWS::SSM::Parameter')
    .filter((resource) => resource.account === account && resource.region === region)
    .map(({ physicalId, attributes: { Type = 'String', Value = '' } }) =>
      parameter({ account, region, name: physicalId, type: String(Type), value: String(Value) }),
    )
    .sort((one, other) => (one.Name < other.Name ? -1 : 1));
}

function parameter({
  account,
  region,
  name,
  type,
  value,
}: {
  account: string;
  region: string;
  name: string;
  type: string;
  value: string;
}) {
  const path = name.startsWith('/') ? name : `/${name}`;
  return {
    Name: name,
    Type: type,
    Value: value,
    ARN: `arn:aws:ssm:${region}:${account}:parameter${path}`,
    DataType: 'text',
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ServiceException('ValidationException', `${issue?.path.join('.')}: ${issue?.message}`);
}
