import { dirname } from 'node:path';
import type { BuildIdentity, BuildRequest, EnvironmentVariable, Webhook } from './build-request.ts';
import type { Buildspec } from './buildspec.ts';
import { readSecretReference } from './read-secret-reference.ts';

/** A parameter or secret that a variable names could not be read. */
export class UnreadableVariableError extends Error {
  override readonly name = 'UnreadableVariableError';
}

export interface BuildEnvironment {
  variables: Record<string, string>;
  /** Values that must not appear in a log, by the names of their variables. */
  secrets: Map<string, string>;
}

/** Of the machine's own variables only these reach a build, so that a build sees the same in every terminal. */
const inherited = [
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'npm_config_registry',
  'npm_config_cache',
  'NPM_CONFIG_REGISTRY',
  'NPM_CONFIG_CACHE',
];

/**
 * Everything that the commands of a build find in their environment.
 *
 * Weakest first: the machine, the request's `environment`, the buildspec's `env`, the variables of the project and the
 * start of the build, and CodeBuild's own ("Environment variables in build environments").
 */
export async function resolveBuildEnvironment(
  request: BuildRequest,
  buildspec: Buildspec,
  startedAt: Date,
): Promise<BuildEnvironment> {
  const declared = declaredVariables(buildspec, request.environmentVariables ?? []);
  const resolved = await Promise.all(declared.map((variable) => resolveVariable(request, variable)));
  return {
    variables: {
      ...machineVariables(request),
      ...(buildspec.gitCredentialHelper && credentialHelper),
      ...request.environment,
      ...Object.fromEntries(resolved.map(({ name, value }) => [name, value])),
      ...codeBuildVariables(request, startedAt),
    },
    secrets: new Map(resolved.filter(({ secret }) => secret).map(({ name, value }) => [name, value])),
  };
}

/**
 * AWS CodeCommit user guide, "Setup steps for HTTPS connections … with the AWS CLI credential helper"; git-config(1) on the
 * variables.
 */
const credentialHelper = {
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'credential.helper',
  GIT_CONFIG_VALUE_0: '!aws codecommit credential-helper $@',
  GIT_CONFIG_KEY_1: 'credential.UseHttpPath',
  GIT_CONFIG_VALUE_1: 'true',
};

/** Later ones win; a variable that is overridden is not looked up. */
function declaredVariables(
  buildspec: Buildspec,
  overrides: readonly EnvironmentVariable[],
): EnvironmentVariable[] {
  const ofType = (variables: Record<string, string>, type: EnvironmentVariable['type']) =>
    Object.entries(variables).map(([name, value]) => ({ name, value, type }));
  const all = [
    ...ofType(buildspec.variables, 'PLAINTEXT'),
    ...ofType(buildspec.parameterStore, 'PARAMETER_STORE'),
    ...ofType(buildspec.secretsManager, 'SECRETS_MANAGER'),
    ...overrides,
  ];
  return [...new Map(all.map((variable) => [variable.name, variable])).values()];
}

async function resolveVariable(request: BuildRequest, { name, value, type }: EnvironmentVariable) {
  switch (type) {
    case 'PLAINTEXT':
      return { name, value, secret: false };
    case 'PARAMETER_STORE':
      return { name, value: await readParameter(request, name, value), secret: true };
    case 'SECRETS_MANAGER':
      return { name, value: await readSecret(request, name, value), secret: true };
  }
}

async function readParameter(request: BuildRequest, name: string, parameter: string): Promise<string> {
  const what = `variable ${name}: parameter ${parameter}`;
  if (!request.readParameter)
    throw new UnreadableVariableError(`${what} cannot be read here; ${adviceFor(name)}`);
  return readOrExplain(what, request.readParameter(parameter));
}

async function readSecret(request: BuildRequest, name: string, text: string): Promise<string> {
  const what = `variable ${name}: secret ${text}`;
  if (!request.readSecret)
    throw new UnreadableVariableError(`${what} cannot be read here; ${adviceFor(name)}`);
  const { jsonKey, ...reference } = readSecretReference(text);
  const value = await readOrExplain(what, request.readSecret(reference));
  return jsonKey ? memberOf(what, value, jsonKey) : value;
}

async function readOrExplain(what: string, value: Promise<string>): Promise<string> {
  try {
    return await value;
  } catch (error) {
    const reason = String(error).replace(/^\w*Error: /, '');
    throw new UnreadableVariableError(`${what}: ${reason}`, { cause: error });
  }
}

function memberOf(what: string, text: string, key: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UnreadableVariableError(`${what} names the key ${key}, but the secret is no JSON`, {
      cause: error,
    });
  }
  const value = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  const found = value.find(([name]) => name === key);
  if (!found) throw new UnreadableVariableError(`${what} has no key ${key}`);
  return typeof found[1] === 'string' ? found[1] : JSON.stringify(found[1]);
}

function adviceFor(name: string): string {
  return `give the value itself with --env ${name}=…`;
}

function machineVariables(request: BuildRequest): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of inherited) {
    const value = process.env[name];
    if (value !== undefined) variables[name] = value;
  }
  return { ...variables, PATH: searchPath(request.pathFolders ?? []), TERM: 'dumb', NO_COLOR: '1' };
}

/** The Node that runs this is the builds' Node; binaries of somebody's node_modules are not on a build's path. */
function searchPath(folders: readonly string[]): string {
  const ofMachine = (process.env.PATH ?? '')
    .split(':')
    .filter(
      (folder) => folder !== '' && !folder.includes('/node_modules/') && !folder.includes('/node-gyp-bin'),
    );
  return [...new Set([...folders, dirname(process.execPath), ...ofMachine])].join(':');
}

function codeBuildVariables(request: BuildRequest, startedAt: Date): Record<string, string> {
  const identity = completeIdentity(request.identity ?? {});
  const { region, account, projectName } = identity;
  const buildId = `${projectName}:${identity.buildUuid}`;
  const variables: Record<string, string> = {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CODEBUILD_BUILD_ARN: `arn:aws:codebuild:${region}:${account}:build/${buildId}`,
    CODEBUILD_BUILD_ID: buildId,
    CODEBUILD_BUILD_IMAGE: identity.image,
    CODEBUILD_BUILD_NUMBER: String(identity.buildNumber),
    CODEBUILD_BUILD_SUCCEEDING: '1',
    CODEBUILD_INITIATOR: identity.initiator,
    CODEBUILD_KMS_KEY_ID: identity.kmsKeyId || `arn:aws:kms:${region}:${account}:alias/aws/s3`,
    CODEBUILD_LOG_PATH: identity.buildUuid,
    CODEBUILD_PROJECT_ARN: `arn:aws:codebuild:${region}:${account}:project/${projectName}`,
    ...(identity.resolvedSourceVersion !== '' && {
      CODEBUILD_RESOLVED_SOURCE_VERSION: identity.resolvedSourceVersion,
    }),
    CODEBUILD_SOURCE_REPO_URL: identity.sourceRepositoryUrl,
    CODEBUILD_SOURCE_VERSION: identity.sourceVersion,
    CODEBUILD_SRC_DIR: request.sourceDirectory,
    CODEBUILD_START_TIME: String(startedAt.getTime()),
  };
  for (const [identifier, directory] of Object.entries(request.secondarySources ?? {})) {
    variables[`CODEBUILD_SRC_DIR_${identifier}`] = directory;
  }
  for (const [identifier, version] of Object.entries(identity.secondarySourceVersions)) {
    variables[`CODEBUILD_SOURCE_VERSION_${identifier}`] = version;
  }
  return { ...variables, ...(identity.webhook && webhookVariables(identity.webhook)) };
}

function webhookVariables(webhook: Webhook): Record<string, string> {
  return {
    CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID: webhook.actorAccountId,
    CODEBUILD_WEBHOOK_BASE_REF: webhook.baseRef,
    CODEBUILD_WEBHOOK_EVENT: webhook.event,
    CODEBUILD_WEBHOOK_HEAD_REF: webhook.headRef,
    CODEBUILD_WEBHOOK_PREV_COMMIT: webhook.previousCommit,
    CODEBUILD_WEBHOOK_TRIGGER: webhook.trigger,
  };
}

function completeIdentity(identity: Partial<BuildIdentity>): BuildIdentity {
  return {
    projectName: 'local',
    buildUuid: '00000000-0000-0000-0000-000000000000',
    buildNumber: 1,
    account: '000000000000',
    region: 'us-east-1',
    initiator: process.env.USER ?? 'local',
    sourceVersion: '',
    resolvedSourceVersion: '',
    sourceRepositoryUrl: '',
    secondarySourceVersions: {},
    image: 'local',
    kmsKeyId: '',
    webhook: undefined,
    ...identity,
  };
}
