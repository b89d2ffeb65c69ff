import type { Caller } from '../cloud.ts';
import { identityOf, sessionTokenFor } from '../identity.ts';
import type { CommonRuntime } from '../runtime.ts';
import { type QueryAnswer, type QueryApiHandler, QueryError } from './query-api.ts';

/** By which requests to STS are told from those to other services. */
export const stsVersion = '2011-06-15';

/**
 * Who calls, and credentials of a role for a while. What a role may do is a question to AWS alone, so nothing here is
 * narrowed by `Policy`, `PolicyArns` or `Tags`, and nobody asks for an `ExternalId` or a device; that the role is there
 * is looked at.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
export function stsApi(resources: CommonRuntime['resources']): QueryApiHandler {
  return async (action, parameters, caller) => {
    switch (action) {
      case 'GetCallerIdentity':
        return { UserId: userIdOf(caller), Account: caller.account, Arn: identityOf(caller) };
      case 'AssumeRole':
        return assumeRole(resources, parameters, caller);
      default:
        throw new QueryError(
          'InvalidAction',
          `STS answers GetCallerIdentity and AssumeRole here, not ${action}.`,
        );
    }
  };
}

/** Credentials of a role carry its account, and say by their session token which role and session they are of. */
function assumeRole(
  resources: CommonRuntime['resources'],
  parameters: URLSearchParams,
  caller: Caller,
): QueryAnswer {
  const arn = parameters.get('RoleArn') ?? '';
  const role = parseRoleArn(arn);
  const assumed = { account: role.account, session: `${role.name}/${sessionNameOf(parameters)}` };
  if (!exists(resources, role)) {
    throw new QueryError(
      'AccessDenied',
      `User: ${identityOf(caller)} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    );
  }
  return {
    Credentials: {
      AccessKeyId: role.account,
      SecretAccessKey: 'rehearsal',
      SessionToken: sessionTokenFor(assumed.session),
      Expiration: new Date(Date.now() + durationInSeconds(parameters) * 1000).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: userIdOf(assumed), Arn: identityOf(assumed) },
  };
}

interface Role {
  account: string;
  name: string;
}

function parseRoleArn(arn: string): Role {
  const [, account, name] =
    /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)$/.exec(arn) ?? [];
  if (account !== undefined && name !== undefined) return { account, name };
  throw new QueryError('ValidationError', `${arn} is invalid`);
}

function sessionNameOf(parameters: URLSearchParams): string {
  const name = parameters.get('RoleSessionName') ?? '';
  if (/^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw new QueryError(
    'ValidationError',
    `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}`,
  );
}

const shortestInSeconds = 900;
const longestInSeconds = 43_200;

function durationInSeconds(parameters: URLSearchParams): number {
  const given = parameters.get('DurationSeconds') ?? '3600';
  const seconds = Number(given);
  if (seconds >= shortestInSeconds && seconds <= longestInSeconds) return seconds;
  throw new QueryError(
    'ValidationError',
    `1 validation error detected: Value '${given}' at 'durationSeconds' failed to satisfy constraint: Member must be between ${shortestInSeconds} and ${longestInSeconds}`,
  );
}

/** Every account here counts as bootstrapped. https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const bootstrapRole = /^cdk-[a-z0-9]{1,10}-(deploy|file-publishing|image-publishing|lookup|cfn-exec)-role-/;

function exists(resources: CommonRuntime['resources'], { account, name }: Role): boolean {
  if (bootstrapRole.test(name)) return true;
  return resources.all('AWS::IAM::Role').some((role) => role.account === account && role.physicalId === name);
}

/** Of a role its id and the name of the session, of the account's root user the account. */
function userIdOf({ account, session }: Pick<Caller, 'account' | 'session'>): string {
  if (session === undefined) return account;
  const [role = '', name = ''] = session.split('/');
  return `AROA${Buffer.from(`${account}${role}`).toString('hex').toUpperCase().slice(-17)}:${name}`;
}
