import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** How to ask a runtime for its version. The names are those of `runtime-versions`. */
const commands: Record<string, readonly [string, ...string[]]> = {
  nodejs: ['node', '--version'],
  python: ['python3', '--version'],
  java: ['java', '-version'],
  golang: ['go', 'version'],
  ruby: ['ruby', '--version'],
  php: ['php', '--version'],
  dotnet: ['dotnet', '--version'],
};

/** Nothing is installed on this machine: says where what is there differs from what the buildspec asks for. */
export async function compareRuntimeVersions(
  wanted: Record<string, string>,
  environment: Record<string, string>,
): Promise<string[]> {
  const warnings = await Promise.all(
    Object.entries(wanted).map(async ([runtime, declared]) => {
      const version = declared.replace(/^\$\{?(\w+)\}?$/, (_, name: string) => environment[name] ?? '');
      const found = await findVersion(runtime, environment);
      if (found === undefined)
        return `runtime-versions asks for ${runtime} ${version}; this machine has none`;
      return fits(version, found)
        ? undefined
        : `runtime-versions asks for ${runtime} ${version}; this machine has ${found}, and the build uses that`;
    }),
  );
  return warnings.filter((warning) => warning !== undefined);
}

async function findVersion(
  runtime: string,
  environment: Record<string, string>,
): Promise<string | undefined> {
  const command = commands[runtime];
  if (!command) return undefined;
  const [program, ...args] = command;
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, { env: environment, timeout: 5000 });
    return /\d+(?:\.\d+)*/.exec(`${stdout}${stderr}`)?.[0];
  } catch {
    return undefined; // Not there, or it does not run: for the build that is the same.
  }
}

/** `24`, `24.x`, `24.1`, `latest`, `corretto21`. */
function fits(version: string, found: string): boolean {
  const digits = /\d+(?:\.\d+)*/.exec(version)?.[0];
  return digits === undefined || found === digits || found.startsWith(`${digits}.`);
}
