import type { Shape, StageShape, StepKind, StepShape } from './shape.ts';

/** A pipeline of CodePipeline, whoever read it from the template. */
export interface Plan {
  executionMode: string;
  stages: readonly PlanStage[];
}

export interface PlanStage {
  name: string;
  actions: readonly PlanAction[];
}

export interface PlanAction {
  name: string;
  /** `Category/Owner/Provider`. */
  type: string;
  configuration: Readonly<Record<string, string>>;
  inputArtifacts: readonly string[];
  outputArtifacts: readonly string[];
  namespace: string | null;
  region: string;
  runOrder: number;
}

/** What a CodeBuild project runs: a file of the source, or the text itself; and at which gate it does. */
export type ProjectOf = (project: string) => { buildspec: string; place: Readonly<Record<string, string>> };

/** What functions beside a pipeline do for it: which pushes start nothing, and which gates answer themselves. */
export type FunctionsBeside = Pick<Shape, 'documentation' | 'selfApproving'>;

/** What a pipeline of CodePipeline does, with the functions beside it. */
export function shapeOfPlan(plan: Plan, projectOf: ProjectOf, beside: FunctionsBeside): Shape {
  const actions = plan.stages.flatMap((stage) => stage.actions);
  const source = actions.find(({ type }) => type === 'Source/AWS/CodeCommit');
  return {
    branch: source?.configuration.BranchName ?? '',
    ...beside,
    stages: plan.stages.map((stage) => shapeOfStage(stage, { plan, projectOf, actions })),
  };
}

interface Surroundings {
  plan: Plan;
  projectOf: ProjectOf;
  /** Of all stages: outputs are named by the namespace of the action that has them. */
  actions: readonly PlanAction[];
}

function shapeOfStage(stage: PlanStage, surroundings: Surroundings): StageShape {
  const groups = groupsInRunOrder(stage).map((group) => group.map((action) => shapeOf(action, surroundings)));
  const steps = groups.flat();
  return {
    name: stage.name,
    order: withoutRepetition(groups.map((group) => [...new Set(group.map(({ name }) => name))].toSorted())),
    steps: steps.filter((step, index) => steps.findIndex(({ name }) => name === step.name) === index),
    supersedes: surroundings.plan.executionMode === 'SUPERSEDED',
    ...stacksOf(stage),
  };
}

function groupsInRunOrder({ actions }: PlanStage): PlanAction[][] {
  const runOrders = [...new Set(actions.map(({ runOrder }) => runOrder))].sort((one, other) => one - other);
  return runOrders.map((runOrder) => actions.filter((action) => action.runOrder === runOrder));
}

/** Many actions deploy an environment, one after the other. */
function withoutRepetition(groups: readonly string[][]): string[][] {
  return groups.filter((group, index) => JSON.stringify(group) !== JSON.stringify(groups[index - 1]));
}

function stacksOf(stage: PlanStage): Pick<StageShape, 'stacks'> {
  const stacks = groupsInRunOrder(stage)
    .map((group) => group.filter(({ configuration }) => configuration.ActionMode === 'CHANGE_SET_EXECUTE'))
    .filter((group) => group.length > 0)
    .map((group) =>
      group.map(({ region, configuration }) => `${region}/${configuration.StackName}`).toSorted(),
    );
  return stacks.length > 0 ? { stacks } : {};
}

function shapeOf(action: PlanAction, surroundings: Surroundings): StepShape {
  const { kind, says } = kindOf(action, surroundings.projectOf);
  const names: Partial<Record<StepKind, string>> = {
    deployment: 'deploy',
    files: 'files',
    'self-update': 'self-update',
  };
  return {
    name: names[kind] ?? action.name,
    kind,
    ...(says !== undefined && { says }),
    variables: kind === 'buildspec' ? variablesOf(action, surroundings) : {},
    takes: kind === 'gate' ? dossierOf(action, surroundings) : action.inputArtifacts.map(artifactName),
    handsOn: action.outputArtifacts.map(artifactName),
  };
}

/** The action whose variables stand in the question, as text and as link. */
function dossierOf({ configuration }: PlanAction, { actions }: Surroundings): string[] {
  const [, namespace] = / #\{(.+)\.DOSSIER_SUMMARY\}$/.exec(configuration.CustomData ?? '') ?? [];
  const isLinked = configuration.ExternalEntityLink === `#{${namespace}.DOSSIER_LINK}`;
  return actions.filter((action) => isLinked && action.namespace === namespace).map(({ name }) => name);
}

function kindOf(action: PlanAction, projectOf: ProjectOf): Pick<StepShape, 'kind' | 'says'> {
  const { CustomData, ProjectName = '' } = action.configuration;
  switch (action.type) {
    case 'Source/AWS/CodeCommit':
      return { kind: 'source' };
    case 'Approval/AWS/Manual':
      return { kind: 'gate', ...(CustomData !== undefined && { says: CustomData.replace(/ #\{.+\}$/, '') }) };
    case 'Deploy/AWS/CloudFormation':
      return { kind: 'deployment' };
    default:
      return kindOfBuild(projectOf(ProjectName).buildspec);
  }
}

function kindOfBuild(buildspec: string): Pick<StepShape, 'kind' | 'says'> {
  if (/cdk -a \. deploy/.test(buildspec)) return { kind: 'self-update' };
  if (buildspec.includes('cdk-assets')) return { kind: 'files' };
  return { kind: 'buildspec', says: buildspec };
}

/**
 * `#{namespace.ShopUrl}` is the output of the action that has the namespace; any other value stays as it is. What tells an
 * action where it is, in which execution and with which artifact, another service tells in its own way.
 */
function variablesOf({ configuration }: PlanAction, { actions, projectOf }: Surroundings) {
  const variables: { name: string; value: string }[] = JSON.parse(configuration.EnvironmentVariables ?? '[]');
  const { place } = projectOf(configuration.ProjectName ?? '');
  const own = variables
    .filter(({ name }) => !['ASSEMBLY_SOURCE', 'EXECUTION_ID'].includes(name))
    .map(({ name, value }) => {
      const [, namespace, output] = /^#\{(.+)\.(.+)\}$/.exec(value) ?? [];
      const isKnown = actions.some((action) => action.namespace === namespace);
      return [name, output !== undefined && isKnown ? output : value];
    });
  return { ...Object.fromEntries(own), ...place };
}

/** CDK Pipelines names the source's by the repository, and the assembly's by the step and the folder. */
function artifactName(name: string): string {
  if (name.endsWith('_Source')) return 'source';
  return name.endsWith('_cdk_out') ? 'cdk.out' : name;
}
