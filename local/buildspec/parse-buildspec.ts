import { parseBatch } from './batch/parse-batch.ts';
import type { ArtifactFiles, Buildspec, CommandPhase, CommandPhaseName, ReportFiles } from './buildspec.ts';
import { commandPhases } from './buildspec.ts';
import { type BuildspecValue, readYaml } from './buildspec-reader.ts';
import { parseCache } from './cache/parse-cache.ts';
import { readSecretReference } from './read-secret-reference.ts';
import { coverageReports } from './reports/coverage-reports.ts';
import { testReports } from './reports/test-reports.ts';

const topLevelKeys = [
  'version',
  'run-as',
  'env',
  'environment_variables',
  'proxy',
  'batch',
  'phases',
  'reports',
  'artifacts',
  'cache',
] as const;
const mostReportGroups = 5;
const phaseKeys = ['run-as', 'on-failure', 'commands', 'finally'];
const artifactKeys = [
  'files',
  'name',
  'discard-paths',
  'base-directory',
  'exclude-paths',
  'enable-symlinks',
  's3-prefix',
  'type',
];

/**
 * Reads a buildspec.
 *
 * @param file How messages name it, for example `buildspecs/unit.yml`.
 * @throws BuildspecError with file, line and key.
 */
export function parseBuildspec(file: string, text: string): Buildspec {
  const notes: string[] = [];
  const root = readYaml(file, text);
  const top = root.members(topLevelKeys, (name, line) =>
    notes.push(`line ${line}: ${name} is not a key of buildspecs`),
  );
  const version = readVersion(root, top.version);
  if (!top.phases && !top.batch)
    root.fail(`has no phases; at least one of ${commandPhases.join(', ')} is needed`);

  return {
    runAs: top['run-as']?.text(),
    shellPerCommand: version === '0.1',
    ...readEnvironment(top.env, version === '0.1' ? top.environment_variables : undefined),
    ...readPhases(top.phases),
    ...readArtifacts(top.artifacts),
    reports: readReports(top.reports),
    cache: parseCache(top.cache, notes),
    batch: top.batch && parseBatch(top.batch),
    notes: [...notes, ...withoutEffect(top)],
  };
}

function readVersion(root: BuildspecValue, version: BuildspecValue | undefined): '0.1' | '0.2' {
  if (!version) return root.fail('has no version; write `version: 0.2`');
  return version.oneOf(['0.1', '0.2']);
}

/** @param ofVersionOne `environment_variables`, whose `plaintext` is what `env.variables` is today */
function readEnvironment(env: BuildspecValue | undefined, ofVersionOne: BuildspecValue | undefined) {
  const keys = [
    'shell',
    'variables',
    'parameter-store',
    'secrets-manager',
    'exported-variables',
    'git-credential-helper',
  ];
  const members = env?.members(keys) ?? {};
  return {
    shell: readShell(members.shell),
    variables: readVariables(members.variables ?? ofVersionOne?.members(['plaintext']).plaintext),
    parameterStore: readVariables(members['parameter-store']),
    secretsManager: readSecrets(members['secrets-manager']),
    exportedVariables: readExportedVariables(members['exported-variables']),
    gitCredentialHelper: members['git-credential-helper']?.flag() ?? false,
  };
}

/** `sh` by itself is no tag of CodeBuild, and means the same here. */
function readShell(value: BuildspecValue | undefined): Buildspec['shell'] {
  if (value === undefined) return 'sh';
  const given = value.text();
  if (given === 'powershell.exe' || given === 'cmd.exe')
    value.fail(`${given} is for images of Windows, which cannot run here`);
  return value.oneOf(['bash', '/bin/sh', 'sh']) === 'bash' ? 'bash' : 'sh';
}

function readVariables(value: BuildspecValue | undefined): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, entry] of value?.entries() ?? []) {
    checkVariableName(entry, name);
    if (name.startsWith('CODEBUILD_'))
      entry.fail('names that start with CODEBUILD_ are reserved; take another');
    variables[name] = entry.text();
  }
  return variables;
}

function readSecrets(value: BuildspecValue | undefined): Record<string, string> {
  for (const [, entry] of value?.entries() ?? []) {
    const { versionStage, versionId } = readSecretReference(entry.text());
    if (versionStage && versionId)
      entry.fail('names a version stage and a version id; only one of them may be');
  }
  return readVariables(value);
}

function readExportedVariables(value: BuildspecValue | undefined): string[] {
  const names = value?.texts() ?? [];
  for (const name of names) {
    if (value) checkVariableName(value, name);
    if (name.startsWith('AWS_'))
      value?.fail(`${name} cannot be exported; CodeBuild exports no AWS_ variables`);
  }
  return names;
}

function checkVariableName(value: BuildspecValue, name: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    value.fail(`${JSON.stringify(name)} is no variable name; allowed are letters, digits and _`);
  }
}

/** A batch may stand alone: its builds have buildspecs of their own then. */
function readPhases(value: BuildspecValue | undefined) {
  const members = value?.members(commandPhases) ?? {};
  const phases: Partial<Record<CommandPhaseName, CommandPhase>> = {};
  let runtimeVersions: Record<string, string> = {};
  for (const name of commandPhases) {
    const phase = members[name];
    if (!phase) continue;
    const keys = phase.members(name === 'install' ? [...phaseKeys, 'runtime-versions'] : phaseKeys);
    if (!keys.commands && name !== 'install') phase.fail('has no commands');
    phases[name] = {
      commands: keys.commands?.texts() ?? [],
      finally: keys.finally?.texts() ?? [],
      onFailure: readOnFailure(keys['on-failure']),
      runAs: keys['run-as']?.text(),
    };
    if (keys['runtime-versions']) runtimeVersions = readRuntimeVersions(keys['runtime-versions']);
  }
  return { phases, runtimeVersions };
}

/** `ABORT`, `CONTINUE`, or `RETRY`, `RETRY-<times>`, `RETRY-<pattern>` and `RETRY-<times>-<pattern>`. */
function readOnFailure(value: BuildspecValue | undefined): CommandPhase['onFailure'] {
  if (value === undefined) return undefined;
  const given = value.text();
  if (given === 'ABORT' || given === 'CONTINUE') return given;
  const [retry, times = '3', pattern = '.*'] = /^(?:RETRY|Retry)(?:-(\d+))?(?:-(.+))?$/s.exec(given) ?? [];
  if (retry === undefined) return value.fail(`must be ABORT, CONTINUE or RETRY, not ${given}`);
  if (Number(times) > 100) value.fail(`retries ${times} times; allowed are 0 to 100`);
  try {
    return { times: Number(times), pattern: new RegExp(pattern) };
  } catch {
    return value.fail(`${pattern} is no regular expression`);
  }
}

function readRuntimeVersions(value: BuildspecValue): Record<string, string> {
  const versions = value.entries().map(([name, version]) => [name, version.text()]);
  return versions.length > 0 ? Object.fromEntries(versions) : value.fail('names no runtime; leave it out');
}

function readArtifacts(value: BuildspecValue | undefined) {
  const members = value?.members([...artifactKeys, 'secondary-artifacts']);
  const secondary = members?.['secondary-artifacts']?.entries() ?? [];
  return {
    artifacts: value && members ? readArtifactFiles(value, members, secondary.length === 0) : undefined,
    secondaryArtifacts: Object.fromEntries(
      secondary.map(([id, entry]) => [id, readArtifactFiles(entry, entry.members(artifactKeys), true)]),
    ),
  };
}

function readArtifactFiles(
  value: BuildspecValue,
  members: Record<string, BuildspecValue>,
  filesRequired: boolean,
): ArtifactFiles {
  if (!members.files && filesRequired) value.fail("has no files; name them, for example - '**/*'");
  return {
    files: members.files?.texts() ?? [],
    excludePaths: members['exclude-paths']?.texts() ?? [],
    baseDirectory: members['base-directory']?.text(),
    discardPaths: members['discard-paths']?.flag() ?? false,
    enableSymlinks: members['enable-symlinks']?.flag() ?? false,
    name: members.name?.text(),
  };
}

function readReports(value: BuildspecValue | undefined): Record<string, ReportFiles> {
  const reports: Record<string, ReportFiles> = {};
  const groups = value?.entries() ?? [];
  if (groups.length > mostReportGroups)
    value?.fail(`has ${groups.length} report groups; allowed are up to ${mostReportGroups}`);
  for (const [group, entry] of groups) {
    const members = entry.members(['files', 'file-format', 'base-directory', 'discard-paths']);
    reports[group] = {
      files: members.files?.texts() ?? entry.fail("has no files; name them, for example - '**/*'"),
      fileFormat: readFormat(members['file-format']),
      baseDirectory: members['base-directory']?.text(),
      discardPaths: members['discard-paths']?.flag() ?? false,
    };
  }
  return reports;
}

function readFormat(value: BuildspecValue | undefined): string {
  const format = (value?.text() ?? 'JUNITXML').toUpperCase();
  const known = [...Object.keys(testReports), ...Object.keys(coverageReports)];
  return known.includes(format) || value === undefined
    ? format
    : value.fail(`is ${format}; allowed: ${known.join(', ')}`);
}

function withoutEffect({ artifacts, proxy }: Record<string, BuildspecValue>): string[] {
  const members = artifacts?.members([...artifactKeys, 'secondary-artifacts']) ?? {};
  const all = [
    members,
    ...(members['secondary-artifacts']?.entries() ?? []).map(([, each]) => each.members(artifactKeys)),
  ];
  return [
    ...(all.some((each) => each['s3-prefix'])
      ? ['artifacts.s3-prefix has no effect here: artifacts go to a folder']
      : []),
    ...(all.some((each) => each.type) ? ['artifacts.type is of version 0.1, and has no effect'] : []),
    ...(proxied(proxy)
      ? ['proxy has no effect here: nothing is uploaded; commands have the proxies of this machine']
      : []),
  ];
}

function proxied(proxy: BuildspecValue | undefined): boolean {
  const members = proxy?.members(['upload-artifacts', 'logs']) ?? {};
  return Object.values(members).some((member) => member.flag());
}
