import { type EnvironmentBehindGate, selfApprovingGates } from '../../../pipeline/delivered-environment.ts';
import type { Delivery, DeliveryStage, DeliveryStep, Gate } from '../../../pipeline/delivery.ts';
import { groupsOf, type Shape, type StageShape, type StepKind, type StepShape } from './shape.ts';

/** What the definition says. */
export function shapeOfDefinition(delivery: Delivery, environments: readonly EnvironmentBehindGate[]): Shape {
  const { branch, documentation, stages } = delivery;
  return {
    branch,
    documentation,
    selfApproving: selfApprovingGates(delivery, environments).map(({ name, gate }) => `${name}/${gate.name}`),
    stages: stages.map(shapeOfStage),
  };
}

function shapeOfStage(stage: DeliveryStage): StageShape {
  switch (stage.kind) {
    case 'source':
      return alone(stage.name, { ...made('source', 'source'), handsOn: ['source'] });
    case 'self-update':
      return alone(stage.name, made('self-update', 'self-update', 'cdk.out'));
    case 'file-publishing':
      return alone(stage.name, made('files', 'files', 'cdk.out'));
    case 'gate':
      return ofGate(stage.name, stage.gate);
    case 'build':
    case 'steps':
      return ofSteps(stage.name, stage.steps, []);
    case 'deployment':
      return ofSteps(stage.name, stage.steps, [made('deploy', 'deployment', 'cdk.out')]);
    default:
      return stage satisfies never;
  }
}

function made(name: string, kind: StepKind, ...takes: string[]): StepShape {
  return { name, kind, variables: {}, takes, handsOn: [] };
}

function alone(name: string, step: StepShape): StageShape {
  return { name, order: [[step.name]], steps: [step], supersedes: true };
}

function ofGate(name: string, { name: gate, question, dossier, check }: Gate): StageShape {
  const after = check === undefined ? [] : [check];
  return {
    name,
    order: [[dossier.name], [gate], ...after.map((step) => [step.name])],
    steps: [
      shapeOfStep(dossier),
      { ...made(gate, 'gate', dossier.name), says: question },
      ...after.map(shapeOfStep),
    ],
    supersedes: true,
  };
}

function ofSteps(name: string, steps: readonly DeliveryStep[], before: readonly StepShape[]): StageShape {
  const first = before.map((step) => step.name);
  return {
    name,
    order: groupsOf([
      ...first.map((step) => ({ name: step, after: [] })),
      ...steps.map((step) => ({ name: step.name, after: [...first, ...(step.after ?? [])] })),
    ]),
    steps: [...before, ...steps.map(shapeOfStep)],
    supersedes: true,
  };
}

function shapeOfStep({
  name,
  buildspec,
  variablesFromOutputs = {},
  produces,
  comparesWith,
  judges,
}: DeliveryStep): StepShape {
  return {
    name,
    kind: 'buildspec',
    says: buildspec,
    variables: {
      ...variablesFromOutputs,
      ...(comparesWith !== undefined && { ENVIRONMENT: comparesWith }),
      ...(judges && { ENVIRONMENT: judges.environment, GATE: judges.gate }),
    },
    takes: ['source', ...(comparesWith === undefined ? [] : ['cdk.out'])],
    handsOn: produces === undefined ? [] : [produces],
  };
}
