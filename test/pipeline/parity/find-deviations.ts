import type { Shape, StageShape, StepShape } from './shape.ts';

/** Where the second differs from the first, one sentence for each difference. */
export function findDeviations(expected: Shape, actual: Shape): string[] {
  const stages = expected.stages.flatMap((stage) => {
    const other = actual.stages.find(({ name }) => name === stage.name);
    return other ? compareStages(stage, other) : [];
  });
  return [
    ...differ('the branch', expected.branch, actual.branch),
    ...differ('the documentation', expected.documentation, actual.documentation),
    ...differ('the gates that answer themselves', expected.selfApproving, actual.selfApproving),
    ...differ('the stages', namesOf(expected.stages), namesOf(actual.stages)),
    ...stages,
  ];
}

function compareStages(expected: StageShape, actual: StageShape): string[] {
  const stage = `stage ${expected.name}`;
  const steps = expected.steps.flatMap((step) => {
    const other = actual.steps.find(({ name }) => name === step.name);
    return other ? compareSteps(`step ${step.name} of ${stage}`, step, other) : [];
  });
  return [
    ...differ(`the order in ${stage}`, expected.order, actual.order),
    ...differ(`the superseding of ${stage}`, expected.supersedes, actual.supersedes),
    ...(expected.stacks && actual.stacks
      ? differ(`the stacks of ${stage}`, expected.stacks, actual.stacks)
      : []),
    ...steps,
  ];
}

function compareSteps(step: string, expected: StepShape, actual: StepShape): string[] {
  return [
    ...differ(`the kind of ${step}`, expected.kind, actual.kind),
    ...differ(`what ${step} says`, expected.says, actual.says),
    ...differ(`the variables of ${step}`, expected.variables, actual.variables),
    ...differ(`what ${step} takes`, expected.takes, actual.takes),
    ...differ(`what ${step} hands on`, expected.handsOn, actual.handsOn),
  ];
}

function differ(what: string, expected: unknown, actual: unknown): string[] {
  const [one, other] = [JSON.stringify(expected), JSON.stringify(actual)];
  return one === other ? [] : [`${what}: ${one}, but ${other}`];
}

function namesOf(things: readonly { name: string }[]): string[] {
  return things.map(({ name }) => name);
}
