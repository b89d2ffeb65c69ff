import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { approvesItself, type EnvironmentBehindGate, type GateStage } from './delivered-environment.ts';
import {
  type Delivery,
  type DeliveryStage,
  type DeliveryStep,
  type Gate,
  stepsOf,
  stepsOfReviewOnly,
  stopsTasks,
} from './delivery.ts';
import { isMailAddress } from './mail-address.ts';
import { RefusedInput } from './refused-input.ts';

/** A step whose commands are not there. */
export class MissingBuildspec extends RefusedInput {
  override name = 'MissingBuildspec';

  constructor(stage: string, { name, buildspec }: DeliveryStep) {
    super(
      `Step "${name}" of stage "${stage}": there is no file ${buildspec}; write it, or mend pipeline/delivery.ts.`,
    );
  }
}

/** Commands that no step runs: they would be kept up for nothing, or a step was lost. */
export class UnusedBuildspec extends RefusedInput {
  override name = 'UnusedBuildspec';

  constructor(buildspec: string) {
    super(`No step runs ${buildspec}; give it one in pipeline/delivery.ts, or delete it.`);
  }
}

/** Two steps that nobody could tell apart. */
export class DuplicateStep extends RefusedInput {
  override name = 'DuplicateStep';

  constructor(stage: string, step: string) {
    super(
      `Step "${step}" stands twice in stage "${stage}"; give each a name of its own in pipeline/delivery.ts.`,
    );
  }
}

/** A step that asks a deployment which its stage does not make. */
export class OutputWithoutDeployment extends RefusedInput {
  override name = 'OutputWithoutDeployment';

  constructor(stage: string, { name, variablesFromOutputs = {} }: DeliveryStep) {
    super(
      `Step "${name}" of stage "${stage}" has ${Object.keys(variablesFromOutputs).join(', ')} from outputs, and the stage deploys nothing; put it into a stage of kind "deployment" in pipeline/delivery.ts.`,
    );
  }
}

/** A step that would stop tasks which customers use. */
export class TasksStoppedAtCustomers extends RefusedInput {
  override name = 'TasksStoppedAtCustomers';

  constructor(stage: string, { name }: DeliveryStep) {
    super(
      `Step "${name}" of stage "${stage}" may stop tasks, and that is the last environment, which customers use; put it into an earlier stage in pipeline/delivery.ts.`,
    );
  }
}

/** A step that waits for a step which its stage does not have. */
export class UnknownPredecessor extends RefusedInput {
  override name = 'UnknownPredecessor';

  constructor(stage: string, step: string, predecessor: string, allowed: readonly string[]) {
    super(
      `Step "${step}" of stage "${stage}" comes after "${predecessor}"; the stage has ${allowed.join(', ')}. Mend pipeline/delivery.ts.`,
    );
  }
}

/** A stage that deploys what `environments.ts` does not have. */
export class UnknownEnvironment extends RefusedInput {
  override name = 'UnknownEnvironment';

  constructor(environment: string, allowed: readonly string[]) {
    super(
      `A stage deploys environment "${environment}"; pipeline/environments.ts has ${allowed.join(', ')}. Mend pipeline/delivery.ts.`,
    );
  }
}

/** A gate that would wait without anybody knowing. */
export class GateWithoutApprover extends RefusedInput {
  override name = 'GateWithoutApprover';

  constructor({ name }: Gate) {
    super(
      `Gate "${name}" has no approver; give "approvers" an e-mail address, such as "approvers@example.com", in pipeline/delivery.ts.`,
    );
  }
}

/** A gate that would tell of its waiting at an address to which no mail can go. */
export class InvalidApprover extends RefusedInput {
  override name = 'InvalidApprover';

  constructor({ name }: Gate, given: string) {
    super(
      `Gate "${name}" has approver "${given}"; an approver is an e-mail address, such as "approvers@example.com". Mend pipeline/delivery.ts.`,
    );
  }
}

/** News would go to an address to which no mail can go. */
export class InvalidFollower extends RefusedInput {
  override name = 'InvalidFollower';

  constructor(given: string) {
    super(
      `The delivery has follower "${given}"; a follower is an e-mail address, such as "team@example.com". Mend pipeline/delivery.ts.`,
    );
  }
}

/** Documentation by a pattern that the hosts read differently, or that would keep every change back. */
export class InvalidDocumentation extends RefusedInput {
  override name = 'InvalidDocumentation';

  constructor(given: string) {
    super(
      `The documentation has the pattern "${given}"; a pattern is a path of letters, digits, ".", "-" and "_", in which "*" is any part of a name and "**" any number of folders, such as "docs/**". Mend pipeline/delivery.ts.`,
    );
  }
}

/** A gate whose dossier tells of something else than what it lets through. */
export class DossierOfAnotherEnvironment extends RefusedInput {
  override name = 'DossierOfAnotherEnvironment';

  constructor({ name, dossier }: Gate, following: DeliveryStage | undefined) {
    super(
      `Gate "${name}" has a dossier of ${dossier.comparesWith ?? 'no environment'}, and ${following?.name ?? 'nothing'} comes behind it; name the environment of the next stage in "comparesWith", in pipeline/delivery.ts.`,
    );
  }
}

/** A check that looks at another answer than the one before it. */
export class CheckOfAnotherGate extends RefusedInput {
  override name = 'CheckOfAnotherGate';

  constructor({ name, dossier }: Gate) {
    super(
      `Gate "${name}" has a check that does not judge it; in "judges" name the gate "${name}" and the environment "${dossier.comparesWith}", in pipeline/delivery.ts.`,
    );
  }
}

/** A gate at which two persons are wanted, and none would be asked. */
export class SelfApprovalWithCheck extends RefusedInput {
  override name = 'SelfApprovalWithCheck';

  constructor({ name, dossier, check }: Gate) {
    super(
      `Environment "${dossier.comparesWith}": unchangedApprovesItself is true, and its gate "${name}" has the check "${check?.name}", which judges a person; leave one of them out, in pipeline/environments.ts or in pipeline/delivery.ts.`,
    );
  }
}

/** An environment that would answer a question which nobody asks. */
export class SelfApprovalWithoutGate extends RefusedInput {
  override name = 'SelfApprovalWithoutGate';

  constructor(environment: string) {
    super(
      `Environment "${environment}": unchangedApprovesItself is true, and no gate stands before it; leave it out of pipeline/environments.ts, or put a gate before it in pipeline/delivery.ts.`,
    );
  }
}

/** Refuses a delivery that names what does not exist, or leaves out what does. */
export function checkDelivery(
  delivery: Delivery,
  { rootDirectory, environments }: { rootDirectory: string; environments: readonly EnvironmentBehindGate[] },
): void {
  const { documentation, followers, stages } = delivery;
  checkDocumentation(documentation);
  const invalid = followers.find((follower) => !isMailAddress(follower));
  if (invalid !== undefined) throw new InvalidFollower(invalid);
  for (const [index, stage] of stages.entries()) {
    if (stage.kind === 'deployment') checkEnvironment(stage.name, environments);
    if (stage.kind === 'gate') checkGate(stage.gate, stages[index + 1]);
    checkSteps(stage, rootDirectory);
  }
  checkSelfApproval(stages, environments);
  checkStopping(stages);
  const ofReview = stepsOfReviewOnly(delivery);
  const missing = ofReview.find(({ buildspec }) => !existsSync(join(rootDirectory, buildspec)));
  if (missing !== undefined) throw new MissingBuildspec('review', missing);
  checkBuildspecs([...stages.flatMap(stepsOf), ...ofReview], rootDirectory);
}

function checkStopping(stages: readonly DeliveryStage[]): void {
  const last = stages.findLast(({ kind }) => kind === 'deployment');
  const stopping = last && stepsOf(last).find(stopsTasks);
  if (stopping) throw new TasksStoppedAtCustomers(last.name, stopping);
}

const pathPattern = /^(?=.*\w)[\w.*-]+(\/[\w.*-]+)*$/;

function checkDocumentation(patterns: readonly string[]): void {
  const invalid = patterns.find((pattern) => !pathPattern.test(pattern));
  if (invalid !== undefined) throw new InvalidDocumentation(invalid);
}

function checkEnvironment(deployed: string, environments: readonly EnvironmentBehindGate[]): void {
  const names = environments.map(({ name }) => name);
  if (!names.includes(deployed)) throw new UnknownEnvironment(deployed, names);
}

function checkSelfApproval(
  stages: readonly DeliveryStage[],
  environments: readonly EnvironmentBehindGate[],
): void {
  const gates = stages.filter((stage): stage is GateStage => stage.kind === 'gate');
  const checked = gates.find((stage) => stage.gate.check && approvesItself(stage, environments));
  if (checked) throw new SelfApprovalWithCheck(checked.gate);
  const ungated = environments.find(
    ({ name, unchangedApprovesItself }) =>
      unchangedApprovesItself && gates.every(({ gate }) => gate.dossier.comparesWith !== name),
  );
  if (ungated) throw new SelfApprovalWithoutGate(ungated.name);
}

function checkGate(gate: Gate, following: DeliveryStage | undefined): void {
  checkApprovers(gate);
  const isOfWhatFollows = following?.kind === 'deployment' && following.name === gate.dossier.comparesWith;
  if (!isOfWhatFollows) throw new DossierOfAnotherEnvironment(gate, following);
  const { name, dossier, check } = gate;
  const isOfThis = check?.judges?.gate === name && check.judges.environment === dossier.comparesWith;
  if (check && !isOfThis) throw new CheckOfAnotherGate(gate);
}

function checkApprovers(gate: Gate): void {
  if (gate.approvers.length === 0) throw new GateWithoutApprover(gate);
  const invalid = gate.approvers.find((approver) => !isMailAddress(approver));
  if (invalid !== undefined) throw new InvalidApprover(gate, invalid);
}

function checkSteps(stage: DeliveryStage, rootDirectory: string): void {
  const steps = stepsOf(stage);
  const names = steps.map(({ name }) => name);
  for (const step of steps) {
    if (!existsSync(join(rootDirectory, step.buildspec))) throw new MissingBuildspec(stage.name, step);
    const unknown = step.after?.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new UnknownPredecessor(stage.name, step.name, unknown, names);
    if (names.indexOf(step.name) !== names.lastIndexOf(step.name))
      throw new DuplicateStep(stage.name, step.name);
    if (step.variablesFromOutputs && stage.kind !== 'deployment')
      throw new OutputWithoutDeployment(stage.name, step);
  }
}

function checkBuildspecs(steps: readonly DeliveryStep[], rootDirectory: string): void {
  const used = steps.map(({ buildspec }) => buildspec);
  const unused = readdirSync(join(rootDirectory, 'buildspecs'))
    .map((file) => `buildspecs/${file}`)
    .find((file) => !used.includes(file));
  if (unused !== undefined) throw new UnusedBuildspec(unused);
}
