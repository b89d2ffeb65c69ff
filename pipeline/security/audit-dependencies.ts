import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { RefusedInput } from '../refused-input.ts';

export interface AuditRequest {
  /** Where the lock file is. */
  directory: string;
  environment: Readonly<Record<string, string | undefined>>;
  log(line: string): void;
}

/** A dependency has a known vulnerability. */
export class VulnerableDependencies extends RefusedInput {
  override name = 'VulnerableDependencies';

  constructor(names: readonly string[]) {
    super(
      `${names.length === 1 ? 'A dependency has' : `${names.length} dependencies have`} a known vulnerability of severity ${refused.join(' or ')}: ${names.join(', ')}. Take a version without it, in package.json or by "npm update".`,
    );
  }
}

/** The registry did not say whether there are vulnerabilities. */
export class NoAuditAnswer extends RefusedInput {
  override name = 'NoAuditAnswer';

  constructor(reason: string) {
    super(
      `npm audit got no answer (${reason}), so nothing is known of vulnerabilities; use a registry that answers it, and run this step again.`,
    );
  }
}

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const;
const refused: readonly string[] = ['high', 'critical'];

const reportSchema = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ severity: z.enum(severities), range: z.string(), isDirect: z.boolean() }),
  ),
});
type Vulnerability = z.infer<typeof reportSchema>['vulnerabilities'][string];

const refusalSchema = z.object({ message: z.string() });

/**
 * Asks the registry for known vulnerabilities of every dependency, and refuses severe ones.
 *
 * A registry that does not answer stops a delivery to AWS; elsewhere it is told, since not every mirror knows the question.
 *
 * @see https://docs.npmjs.com/cli/commands/npm-audit
 * @throws {VulnerableDependencies}
 * @throws {NoAuditAnswer}
 */
export async function auditDependencies({ directory, environment, log }: AuditRequest): Promise<void> {
  const answer = await askNpm(directory, environment);
  const report = reportSchema.safeParse(answer);
  if (!report.success) {
    const failure = new NoAuditAnswer(reasonIn(answer));
    if (deliversToAws(environment)) throw failure;
    log(`warning: ${failure.message}`);
    return;
  }
  const found = Object.entries(report.data.vulnerabilities);
  for (const vulnerability of found) log(describe(vulnerability));
  const severe = found.filter(([, { severity }]) => refused.includes(severity)).map(([name]) => name);
  if (severe.length > 0) throw new VulnerableDependencies(severe);
  log(found.length === 0 ? 'No dependency has a known vulnerability' : 'None of these stops a delivery');
}

/** npm ends with an exit code other than 0 for a vulnerability as well as for a failure: what it wrote tells which. */
async function askNpm(directory: string, environment: AuditRequest['environment']): Promise<unknown> {
  const npm = spawn('npm', ['audit', '--json', '--package-lock-only'], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const failed = once(npm, 'error').then(([error]) => Promise.reject(error));
  const output = await Promise.race([text(npm.stdout), failed]);
  try {
    return JSON.parse(output);
  } catch {
    return { message: output.trim() };
  }
}

function reasonIn(answer: unknown): string {
  const { message = '' } = refusalSchema.safeParse(answer).data ?? {};
  return message.split('\n')[0] || 'it wrote no report';
}

/** A rehearsal is a CodeBuild build as well, but what it calls AWS is an endpoint on this machine. */
function deliversToAws({
  CODEBUILD_BUILD_ID,
  AWS_ENDPOINT_URL,
  GITHUB_ACTIONS,
}: AuditRequest['environment']): boolean {
  return GITHUB_ACTIONS === 'true' || (CODEBUILD_BUILD_ID !== undefined && AWS_ENDPOINT_URL === undefined);
}

function describe([name, { severity, range, isDirect }]: [string, Vulnerability]): string {
  return `${severity}: ${name} ${range}${isDirect ? '' : ' (a dependency of a dependency)'}`;
}
