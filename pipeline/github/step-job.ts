import { reviewedBuild } from '../../app/automation/review/contract.ts';
import type { BuildspecFacts } from '../buildspec-facts.ts';
import { type DeliveryStep, type OutputName, stopsTasks } from '../delivery.ts';
import { architectureOf } from '../resolve-environments.ts';
import { action } from './actions.ts';
import {
  armMachine,
  handOnAssembly,
  machine,
  sourceSteps,
  sourceStepsToPush,
  sourceStepsWithHistory,
  takeAssembly,
  takeRole,
} from './common-steps.ts';
import { aboutTheRun, addressOfSource, takeReports, tellDossier } from './dossier-steps.ts';
import { NotOnGithub } from './not-on-github.ts';
import type { Rendering, RunningStage } from './rendering.ts';
import type { Permissions, StepsJob, WorkflowStep } from './workflow.ts';

/** As long as CodeBuild gives a build that says nothing else. */
const timeoutInMinutes = 60;

/** Where a step stands: in a stage, or in the review of pull requests. */
export interface StepPlace {
  kind: RunningStage['kind'] | 'review';
  name: string;
}

export interface StepJobOptions {
  rendering: Rendering;
  /** Jobs of the stage beside those that the step comes after. */
  needs?: readonly string[];
  /** For a step that compares a pull request with where it goes: that commit. */
  destination?: string;
}

/** Runs the step's buildspec through our own runner. */
export function stepJob(
  step: DeliveryStep,
  stage: StepPlace,
  { needs = [], rendering, destination }: StepJobOptions,
): StepsJob {
  const facts = rendering.factsOf(step.buildspec);
  const predecessors = [...needs, ...(step.after ?? [])];
  const hasRole = takesRole(step, facts);
  refuse(step, stage, facts);
  return {
    ...(predecessors.length > 0 && { needs: predecessors }),
    ...(hasRole && { environment: environmentOf(step, stage) }),
    'runs-on':
      step.publishesImages && architectureOf(rendering.environments) === 'arm64' ? armMachine : machine,
    'timeout-minutes': timeoutInMinutes,
    permissions: permissionsOf(step, hasRole),
    ...(facts.exportedVariables.length > 0 && { outputs: outputsOf(facts.exportedVariables, 'build') }),
    steps: [
      ...sourceOf(step, destination),
      ...caches(facts),
      { name: 'Install', run: 'npm run setup', env: { SLUICE_SETUP: 'dependencies' } },
      ...(step.comparesWith === undefined ? [] : [...takeAssembly, takeReports]),
      ...(hasRole ? takeRole(environmentOf(step, stage), rendering.location.region, timeoutInMinutes) : []),
      build(step, destination),
      ...(facts.hasReports ? [keepReports(step, stage)] : []),
      ...(step.comparesWith === undefined ? [] : tellDossier(stage)),
      ...(step.produces === undefined ? [] : handOnAssembly(`$RUNNER_TEMP/${step.name}/artifacts/primary`)),
    ],
  };
}

/** Whether the step's job takes a role on AWS. */
export function takesRole(step: DeliveryStep, { parameters, secrets }: BuildspecFacts): boolean {
  const { publishesImages, comparesImages, tagsRelease, comparesWith } = step;
  const asksAws = [
    publishesImages,
    comparesImages,
    tagsRelease,
    comparesWith !== undefined,
    stopsTasks(step),
  ];
  return asksAws.includes(true) || parameters.length > 0 || secrets.length > 0;
}

/** Of a step that takes a role: its own, and not that of its stage, whose role may deploy. */
export function environmentOf(step: DeliveryStep, stage: { name: string }): string {
  return `${stage.name}-${step.name}`;
}

/** Outputs of a job from those of one of its steps. */
export function outputsOf(names: readonly string[], stepId: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `\${{ steps.${stepId}.outputs.${name} }}`]));
}

function permissionsOf({ tagsRelease, comparesWith, judges }: DeliveryStep, hasRole: boolean): Permissions {
  return {
    contents: tagsRelease ? 'write' : 'read',
    ...((comparesWith !== undefined || judges) && { deployments: 'read' }),
    ...(judges && { actions: 'read' }),
    ...(hasRole && { 'id-token': 'write' }),
  };
}

function sourceOf(
  { tagsRelease, comparesWith, judges }: DeliveryStep,
  destination: string | undefined,
): readonly WorkflowStep[] {
  if (comparesWith !== undefined || judges || destination !== undefined) return sourceStepsWithHistory;
  return tagsRelease ? sourceStepsToPush : sourceSteps;
}

const jobId = /^[A-Za-z_][\w-]*$/;

function refuse(step: DeliveryStep, stage: StepPlace, facts: BuildspecFacts): void {
  const subject = `Step "${step.name}" of stage "${stage.name}"`;
  if (!jobId.test(step.name)) {
    throw new NotOnGithub(
      subject,
      'a job is named by letters, digits, hyphens and underscores, no digit first',
      'Name the step so.',
    );
  }
  if (step.name === 'deploy' && stage.kind === 'deployment') {
    throw new NotOnGithub(subject, 'the job that deploys has that name', 'Give the step another one.');
  }
  // A build is what pull requests run as well.
  if ((stage.kind === 'build' || stage.kind === 'review') && takesRole(step, facts)) {
    throw new NotOnGithub(
      subject,
      'it needs a role on AWS, and runs for pull requests, which get none',
      'Move it to a stage behind the build.',
    );
  }
}

/**
 * One cache for each folder, shared by all builds. Dependencies are what the lock file says; what else is kept may change
 * with every commit, and a cache is written under a new key only.
 */
function caches({ cachedPaths }: BuildspecFacts): WorkflowStep[] {
  return cachedPaths.map((path) => {
    const prefix = `\${{ runner.os }}-\${{ runner.arch }}-${path.replaceAll('/', '.')}-`;
    const version = path === 'node_modules' ? "hashFiles('package-lock.json')" : 'github.sha';
    return {
      name: `Restore ${path}`,
      uses: action('actions/cache'),
      with: { path, key: `${prefix}\${{ ${version} }}`, 'restore-keys': prefix },
    };
  });
}

/** Values reach the command by its environment: in its text they could be more than values. */
function build(
  { name, buildspec, variablesFromOutputs = {}, tagsRelease, comparesWith, judges }: DeliveryStep,
  destination: string | undefined,
): WorkflowStep {
  const environment = comparesWith ?? judges?.environment;
  const variables: [string, string][] = [
    ...Object.entries(variablesFromOutputs).map(fromDeployment),
    ...(tagsRelease || (environment ?? destination) !== undefined ? [sourceUrl] : []),
    ...(destination === undefined ? [] : toDestination(destination)),
    ...(environment === undefined ? [] : aboutTheRun(environment)),
    ...(judges ? ([['GATE', judges.gate]] satisfies [string, string][]) : []),
  ];
  const options = variables.map(([variable]) => ` --env "${variable}=$${variable}"`);
  return {
    id: 'build',
    name: `Run ${buildspec}`,
    ...(variables.length > 0 && { env: Object.fromEntries(variables) }),
    run: `npm run buildspec -- ${buildspec} --github --artifacts "$RUNNER_TEMP/${name}"${options.join('')}`,
  };
}

function toDestination(commit: string): [string, string][] {
  return [[reviewedBuild.destination, commit]];
}

const sourceUrl: [string, string] = ['SOURCE_URL', addressOfSource];

function fromDeployment([variable, output]: [string, OutputName]): [string, string] {
  return [variable, `\${{ needs.deploy.outputs.${output} }}`];
}

/** Also those of a build that failed. */
function keepReports({ name }: DeliveryStep, stage: StepPlace): WorkflowStep {
  return {
    name: 'Keep reports',
    if: `\${{ !cancelled() }}`,
    uses: action('actions/upload-artifact'),
    with: {
      name: `reports-${stage.name}-${name}`,
      path: `\${{ runner.temp }}/${name}/reports`,
      overwrite: true,
    },
  };
}
