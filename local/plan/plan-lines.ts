import { whyUnknown } from '../cloud/resource-types/index.ts';
import {
  type ActionDeclaration,
  groupsInRunOrder,
  type PipelineDeclaration,
  typeOf,
} from '../pipeline/declaration.ts';
import { simulatedTriggers } from '../pipeline/pushes/simulated-triggers.ts';
import type { Paint } from '../terminal/paint.ts';
import { conditionLines } from './condition-lines.ts';
import type { ActionPlan } from './plan-action.ts';
import type { AssemblyPlan, PipelinePlan, StagePlan } from './plan-assembly.ts';
import type { StackPlan, TypeCount } from './plan-stack.ts';

/** The plan of an assembly in words: every pipeline as a graph, every stack with what stands behind its resources. */
export function describeAssembly({ pipelines, stacks }: AssemblyPlan, paint: Paint): string[] {
  return [
    ...pipelines.flatMap((pipeline) => [...describePipeline(pipeline, paint), '']),
    paint('bold', 'Stacks'),
    ...stacks.flatMap((stack) => describeStack(stack, widthOf(stacks), paint)),
    '',
    ...summarize({ pipelines, stacks }, paint),
  ];
}

function describePipeline({ declaration, stackName, stages }: PipelinePlan, paint: Paint): string[] {
  const { name, pipelineType, executionMode, variables, notes } = declaration;
  const kind = `${pipelineType}, ${executionMode}, of stack ${stackName}, in ${declaration.account} ${declaration.region}`;
  const asked = variables.map(({ name, defaultValue }) =>
    defaultValue === null ? `${name} (must be given)` : `${name}=${defaultValue}`,
  );
  return [
    `${paint('bold', name)}  ${paint('dim', kind)}`,
    ...(asked.length > 0 ? [`  variables: ${asked.join(', ')}`] : []),
    ...stages.flatMap((stage) => describeStage(stage, declaration, paint)),
    ...simulatedTriggers(declaration).map((line) => paint('cyan', `  ${line}`)),
    ...notes.map((note) => paint('yellow', `  not available: ${note}`)),
  ];
}

function describeStage({ stage, actions }: StagePlan, pipeline: PipelineDeclaration, paint: Paint): string[] {
  const closed = pipeline.closedTransitions[stage.name];
  const width = Math.max(...stage.actions.map(({ name }) => name.length));
  const groups = groupsInRunOrder(stage);
  return [
    `  ${paint('cyan', stage.name)}${closed === undefined ? '' : paint('yellow', `  closed: ${closed}`)}`,
    ...conditionLines(stage).map((line) => paint('dim', `    ${line}`)),
    ...groups.flatMap((group) => {
      const sideBySide = group.map((declared) => actions.find(({ action }) => action === declared));
      return sideBySide
        .filter((plan) => plan !== undefined)
        .map((plan, index) =>
          describeAction(plan, { sign: signOf(index, group.length), width, pipeline }, paint),
        );
    }),
  ];
}

/** Actions that run side by side are held together by a bracket. */
function signOf(index: number, count: number): string {
  if (count === 1) return '─';
  if (index === 0) return '┌';
  return index === count - 1 ? '└' : '├';
}

function describeAction(
  { action, outlook }: ActionPlan,
  { sign, width, pipeline }: { sign: string; width: number; pipeline: PipelineDeclaration },
  paint: Paint,
): string {
  const head = `    ${sign} ${action.name.padEnd(width)}  ${typeOf(action)}${placeOf(action, pipeline, paint)}${artifactsOf(action)}`;
  switch (outlook.kind) {
    case 'runs':
      return head;
    case 'natively':
    case 'simulated':
      return `${head}  ${paint('cyan', `${outlook.kind}: ${outlook.reason}`)}`;
    case 'not available':
      return `${head}  ${paint('red', `not available: ${outlook.reason}`)}`;
  }
}

/** Said only of what acts somewhere else than the pipeline. */
function placeOf(
  { account, region }: ActionDeclaration,
  pipeline: PipelineDeclaration,
  paint: Paint,
): string {
  const isElsewhere = account !== pipeline.account || region !== pipeline.region;
  return isElsewhere ? paint('dim', `  in ${account} ${region}`) : '';
}

function artifactsOf({ inputArtifacts, outputArtifacts }: ActionDeclaration): string {
  const taken = inputArtifacts.length > 0 ? `  takes ${inputArtifacts.join(', ')}` : '';
  const left = outputArtifacts.length > 0 ? `  leaves ${outputArtifacts.join(', ')}` : '';
  return `${taken}${left}`;
}

function widthOf(stacks: readonly StackPlan[]): number {
  return Math.max(0, ...stacks.map(({ name }) => name.length));
}

function describeStack({ name, account, region, types, problems }: StackPlan, width: number, paint: Paint) {
  const counts = (['carried out', 'recorded'] as const)
    .map((coverage) => `${countOf(types, coverage)} ${coverage}`)
    .join(', ');
  const unknown = types
    .filter(({ coverage }) => coverage === 'unknown')
    .map(({ type, count }) => {
      const reason = whyUnknown(type);
      return `${type} (${count})${reason === undefined ? '' : `, as ${reason}`}`;
    });
  return [
    `  ${name.padEnd(width)}  ${paint('dim', `${account} ${region}`)}  ${counts}`,
    ...[...problems, ...unknown].map((problem) => paint('red', `    not available: ${problem}`)),
  ];
}

function countOf(types: readonly TypeCount[], wanted: TypeCount['coverage']): number {
  return types.filter(({ coverage }) => coverage === wanted).reduce((sum, { count }) => sum + count, 0);
}

function summarize({ pipelines, stacks }: AssemblyPlan, paint: Paint): string[] {
  const actions = pipelines.flatMap(({ stages }) => stages.flatMap(({ actions }) => actions));
  const missingActions = actions.filter(({ outlook }) => outlook.kind === 'not available').length;
  const missingStacks = stacks.filter(
    ({ types, problems }) => problems.length > 0 || types.some(({ coverage }) => coverage === 'unknown'),
  ).length;
  const whole = `${count(pipelines.length, 'pipeline')}, ${count(actions.length, 'action')}, ${count(stacks.length, 'stack')}`;
  if (missingActions + missingStacks === 0) return [paint('green', `${whole}: all of it can be rehearsed.`)];
  return [
    paint(
      'yellow',
      `${whole}; not available here: ${count(missingActions, 'action')}, something of ${count(missingStacks, 'stack')}.`,
    ),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
