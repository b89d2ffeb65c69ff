import { z } from 'zod';
import { readAssembly, readStage } from '../../../pipeline/deployment/assembly.ts';
import { deploymentWaves } from '../../../pipeline/github/deploy/deployment-waves.ts';
import { groupsOf, type Shape, type StageShape, type StepKind, type StepShape } from './shape.ts';

const stepSchema = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string().default(''),
});

const jobSchema = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  needs: z.array(z.string()).default([]),
  environment: z.string().optional(),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(stepSchema).default([]),
});

const workflowSchema = z.object({
  on: z.object({
    push: z
      .object({ branches: z.array(z.string()), 'paths-ignore': z.array(z.string()).default([]) })
      .optional(),
  }),
  jobs: z.record(z.string(), jobSchema),
});

type Job = z.infer<typeof jobSchema>;
type Jobs = Record<string, Job>;

/**
 * What the workflows do, by file name.
 *
 * @param assemblyDirectory From which their jobs would deploy.
 */
export function shapeOfWorkflows(files: ReadonlyMap<string, unknown>, assemblyDirectory: string): Shape {
  const { on, jobs } = workflowSchema.parse(files.get('delivery.yml'));
  const order = groupsOf(Object.entries(jobs).map(([name, { needs }]) => ({ name, after: needs })));
  const stages = order.flat().flatMap((name): [string, Job][] => (jobs[name] ? [[name, jobs[name]]] : []));
  return {
    branch: on.push?.branches.join() ?? '',
    documentation: on.push?.['paths-ignore'] ?? [],
    selfApproving: stages.flatMap(([name, job]) => selfApprovingIn(name, job, files)),
    // The push is what the source is on GitHub.
    stages: [
      pushed,
      ...stages.map(([name, job]) => shapeOfStage(name, job, { files, jobs, assemblyDirectory })),
    ],
  };
}

const pushed: StageShape = {
  name: 'Source',
  order: [['source']],
  steps: [{ name: 'source', kind: 'source', variables: {}, takes: [], handsOn: ['source'] }],
  supersedes: true,
};

interface Surroundings {
  files: ReadonlyMap<string, unknown>;
  /** Of the delivery. */
  jobs: Jobs;
  assemblyDirectory: string;
}

/** Gates that stand, where the dossier found nothing, in an environment that asks nobody. */
function selfApprovingIn(name: string, { uses }: Job, files: ReadonlyMap<string, unknown>): string[] {
  return Object.values(jobsOf(uses, files))
    .filter(({ environment = '' }) => bySelfApproval.test(environment))
    .map((job) => `${name}/${environmentOf(job)}`);
}

const bySelfApproval =
  /^\$\{\{ needs\.dossier\.outputs\.DOSSIER_UNCHANGED == 'true' && '([\w-]+)-unchanged' \|\| '\1' \}\}$/;

/** The one that asks. */
function environmentOf({ environment }: Job): string | undefined {
  return environment?.replace(bySelfApproval, '$1');
}

function jobsOf(uses = '', files: ReadonlyMap<string, unknown>): Jobs {
  return workflowSchema.parse(files.get(uses.replace('./.github/workflows/', ''))).jobs;
}

function shapeOfStage(name: string, job: Job, { files, jobs, assemblyDirectory }: Surroundings): StageShape {
  const { concurrency, uses } = job;
  const stage = jobsOf(uses, files);
  const steps = Object.entries(stage).map(([id, inner]) =>
    asksSomebody(inner) ? gate(inner) : shapeOfJob(id, inner, stage),
  );
  const nameOf = new Map(Object.keys(stage).map((id, index) => [id, steps[index]?.name ?? id]));
  const isGate = steps.some(({ kind }) => kind === 'gate');
  const groups = Object.values(jobs).map((other) => other.concurrency?.group);
  return {
    name,
    order: groupsOf(Object.entries(stage).map(([id, { needs }]) => ({ name: id, after: needs }))).map(
      (group) => group.map((id) => nameOf.get(id) ?? id),
    ),
    steps,
    supersedes:
      concurrency?.['cancel-in-progress'] === isGate &&
      groups.filter((group) => group === concurrency.group).length === 1,
    ...stacksOf(stage, assemblyDirectory),
  };
}

function asksSomebody({ steps }: Job): boolean {
  return steps.some(({ name }) => name === 'See that somebody was asked');
}

function gate(job: Job): StepShape {
  const { name: question, needs } = job;
  return {
    name: environmentOf(job) ?? 'nobody is asked',
    kind: 'gate',
    ...(question !== undefined && { says: question }),
    variables: {},
    takes: needs,
    handsOn: [],
  };
}

const deployment = /deploy\/main\.ts (?!--)(\S+)/;

function stacksOf(jobs: Jobs, assemblyDirectory: string): Pick<StageShape, 'stacks'> {
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run));
  const name = commands.map((run) => deployment.exec(run)?.[1]).find((found) => found !== undefined);
  if (name === undefined) return {};
  const waves = deploymentWaves(readStage(readAssembly(assemblyDirectory), name).stacks);
  return {
    stacks: waves.map((wave) => wave.map(({ region, stackName }) => `${region}/${stackName}`).toSorted()),
  };
}

function shapeOfJob(id: string, job: Job, jobs: Jobs): StepShape {
  const { kind, says } = kindOf(job);
  return {
    name: id,
    kind,
    ...(says !== undefined && { says }),
    variables: variablesOf(job, jobs),
    takes: takenBy(job, kind),
    handsOn: job.steps
      .filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
      .map(({ with: { name } }) => String(name))
      .filter((name) => !/^(reports|dossier)-/.test(name)),
  };
}

function kindOf({ steps }: Job): Pick<StepShape, 'kind' | 'says'> {
  const commands = steps.map(({ run }) => run).join('\n');
  const [, buildspec] = /npm run buildspec -- (\S+) --github/.exec(commands) ?? [];
  if (buildspec !== undefined) return { kind: 'buildspec', says: buildspec };
  if (commands.includes('deploy/main.ts --pipeline')) return { kind: 'self-update' };
  if (commands.includes('deploy/main.ts --files')) return { kind: 'files' };
  return { kind: 'deployment' };
}

/** What deploys has its program from the source; what it deploys is the assembly. */
function takenBy({ steps }: Job, kind: StepKind): string[] {
  const uses = (action: string) => steps.filter((step) => step.uses?.startsWith(`${action}@`));
  return [
    ...(kind === 'buildspec' ? uses('actions/checkout').map(() => 'source') : []),
    ...uses('actions/download-artifact').flatMap(({ with: { name } }) =>
      name === undefined ? [] : [String(name)],
    ),
  ];
}

/** A variable counts when its value comes all the way: handed on by the job that deploys, and given to the command. */
function variablesOf({ needs, steps }: Job, jobs: Jobs): Record<string, string> {
  return Object.fromEntries(
    steps.flatMap(({ env, run }) =>
      Object.entries(env).flatMap(([name, value]) => {
        const [, from = '', output = ''] = /^\${{ needs\.(\w+)\.outputs\.(\w+) }}$/.exec(value) ?? [];
        const isGiven = run.includes(`--env "${name}=$${name}"`);
        if (['ENVIRONMENT', 'GATE'].includes(name) && isGiven) return [[name, value]];
        return isGiven && needs.includes(from) && handsOn(jobs[from], output) ? [[name, output]] : [];
      }),
    ),
  );
}

function handsOn(job: Job | undefined, output: string): boolean {
  const isAskedFor = job?.steps.some(({ run }) => run.includes(`--output ${output}`)) ?? false;
  return isAskedFor && job?.outputs[output] === `\${{ steps.deploy.outputs.${output} }}`;
}
