import { join } from 'node:path';
import { readBuildspecFacts } from '../../../pipeline/buildspec-facts.ts';
import { type Delivery, delivery } from '../../../pipeline/delivery.ts';
import { environments } from '../../../pipeline/environments.ts';
import { renderWorkflows } from '../../../pipeline/github/render-workflows.ts';
import type { Rendering } from '../../../pipeline/github/rendering.ts';
import type { StepsJob, Workflow } from '../../../pipeline/github/workflow.ts';
import { resolveEnvironments } from '../../../pipeline/resolve-environments.ts';

export const rootDirectory = join(import.meta.dirname, '..', '..', '..');

const location = { account: '111111111111', region: 'eu-central-1' };

/** What the delivery as it stands is rendered from. */
export const rendering: Rendering = {
  delivery,
  location,
  environments: resolveEnvironments(environments, location),
  factsOf: (buildspec) => readBuildspecFacts(rootDirectory, buildspec),
};

/** The same where the gate to staging answers itself when nothing would change. */
export const withSelfApproval: Partial<Rendering> = {
  environments: rendering.environments.map((environment) => ({
    ...environment,
    unchangedApprovesItself: environment.name === 'staging',
  })),
};

export function render(changes: Partial<Rendering> = {}): ReadonlyMap<string, Workflow> {
  return renderWorkflows({ ...rendering, ...changes });
}

/** A delivery of one stage of steps. */
export function withSteps(
  ...steps: Extract<Delivery['stages'][number], { kind: 'steps' }>['steps']
): Delivery {
  return { ...delivery, stages: [{ kind: 'steps', name: 'Extra', steps }] };
}

/** Every job that has steps of its own, with the file it stands in. */
export function jobsWithSteps(workflows: ReadonlyMap<string, Workflow>): [place: string, job: StepsJob][] {
  return [...workflows].flatMap(([file, { jobs }]) =>
    Object.entries(jobs).flatMap(([id, job]): [string, StepsJob][] =>
      'steps' in job ? [[`${file} ${id}`, job]] : [],
    ),
  );
}
