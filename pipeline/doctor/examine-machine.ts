import { cdkCli } from '../cdk-cli.ts';
import { type Finding, good, problem, warning } from './finding.ts';

/** Runs a program and answers what it prints; undefined where it is missing or fails. */
export type RunProgram = (command: string, args: readonly string[]) => Promise<string | undefined>;

const neededNode = 24;
/** The accidental publish. */
const brokenCli = '3.0.0';

/** The programs of this machine that a deployment is started with. */
export async function examineMachine(
  run: RunProgram,
  nodeVersion = process.versions.node,
): Promise<Finding[]> {
  return [
    examineNode(nodeVersion),
    await examineProgram(run, 'npm', 'It comes with Node: https://nodejs.org'),
    await examineProgram(run, 'git', 'Install it from the system’s packages.'),
    await examineGitRemote(run),
    await examineCli(run),
  ];
}

function examineNode(version: string): Finding {
  if (Number.parseInt(version, 10) === neededNode) return good(`Node ${version}`);
  return problem(
    `Node is ${version}; ${neededNode} is needed`,
    `Start commands with npm run, which takes the Node ${neededNode} of the dependencies; where they are missing: npm ci.`,
  );
}

async function examineProgram(run: RunProgram, command: string, remedy: string): Promise<Finding> {
  const version = await run(command, ['--version']);
  return version === undefined ? problem(`There is no ${command}`, remedy) : good(nameOf(command, version));
}

/** CodeCommit takes pushes by names such as `codecommit::eu-central-1://sluice` through a helper of git. */
async function examineGitRemote(run: RunProgram): Promise<Finding> {
  const path = await run('which', ['git-remote-codecommit']);
  if (path !== undefined) return good('git-remote-codecommit');
  return warning(
    'There is no git-remote-codecommit, by which git signs a push to CodeCommit',
    'pipx install git-remote-codecommit; a GitHub repository that is mirrored needs none.',
  );
}

/** Ours is fetched when it is needed; another one on the PATH is what people type by habit. */
async function examineCli(run: RunProgram): Promise<Finding> {
  const { version } = cdkCli;
  const answer = await run('cdk', ['--version']);
  if (answer === undefined) return good(`CDK CLI ${version}, fetched by npx; no other one on the PATH`);
  const installed = /\d+\.\d+\.\d+/.exec(answer)?.[0] ?? answer;
  if (installed === version) return good(`CDK CLI ${version}`);
  if (installed === brokenCli) {
    return problem(
      `The cdk on the PATH is ${brokenCli}, an accidental publish that cannot read this project's assemblies`,
      `npm uninstall -g aws-cdk, or npm install -g aws-cdk@${version}`,
    );
  }
  return warning(
    `The cdk on the PATH is ${installed}; this project is deployed with ${version}`,
    `Call npx aws-cdk@${version}, as npm run bootstrap does, or npm install -g aws-cdk@${version}.`,
  );
}

function nameOf(command: string, version: string): string {
  const number = /\d+(\.\d+)+/.exec(version)?.[0] ?? version;
  return `${command} ${number}`;
}
