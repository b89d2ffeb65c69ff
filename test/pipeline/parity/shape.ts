/** A delivery as it is the same in every rendering of it. */
export interface Shape {
  branch: string;
  /** The paths that start nothing. */
  documentation: readonly string[];
  /** The gates, as `stage/gate`, that answer themselves where nothing would change behind them. */
  selfApproving: readonly string[];
  stages: readonly StageShape[];
}

export interface StageShape {
  name: string;
  /** What runs at once, one group after the other. */
  order: readonly (readonly string[])[];
  steps: readonly StepShape[];
  /** Whether one execution has the stage to itself, and of those that wait the newest goes on. */
  supersedes: boolean;
  /** `region/stack`, in waves; undefined where nothing is deployed, and in the definition, which knows no stacks. */
  stacks?: readonly (readonly string[])[];
}

export type StepKind = 'source' | 'buildspec' | 'self-update' | 'files' | 'deployment' | 'gate';

export interface StepShape {
  name: string;
  kind: StepKind;
  /** Of a buildspec step, its file; of a gate, what is asked. */
  says?: string;
  /** Environment variables, each with the output that it comes from; of a step at a gate, environment and gate. */
  variables: Readonly<Record<string, string>>;
  /** Artifacts, `source` and `cdk.out`; of a gate, the step whose dossier stands in its question. */
  takes: readonly string[];
  handsOn: readonly string[];
}

/** Steps by what they wait for, in groups that run at once. */
export function groupsOf(steps: readonly { name: string; after: readonly string[] }[]): string[][] {
  const groups: string[][] = [];
  let rest = steps;
  while (rest.length > 0) {
    const done = groups.flat();
    const group = rest.filter(({ after }) => after.every((name) => done.includes(name)));
    if (group.length === 0) return [...groups, ['steps that wait for each other']];
    groups.push(group.map(({ name }) => name).toSorted());
    rest = rest.filter((step) => !group.includes(step));
  }
  return groups;
}
