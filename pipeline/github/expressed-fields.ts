import {
  type Delivery,
  type DeliveryStage,
  type DeliveryStep,
  type Gate,
  stepsOf,
  stepsOfReviewOnly,
} from '../delivery.ts';
import { NotOnGithub } from './not-on-github.ts';

/**
 * What stands on GitHub for each field of the definition. A field that is new there does not compile until it has its
 * line here; null says that GitHub has nothing for it, and a delivery that uses it is refused.
 */
const deliveryFields: Record<keyof Delivery, string | null> = {
  repository: 'the repository itself, and what it is mirrored from',
  branch: 'the branch whose pushes start the workflow',
  documentation: 'paths-ignore',
  followers: 'those who watch the repository, to whom GitHub itself writes',
  changes: 'a job of the workflow that pull requests run',
  reviewTests: 'jobs of the workflow that pull requests run',
  stages: 'jobs',
};

const stepFields: Record<keyof DeliveryStep, string | null> = {
  name: 'the id of the job',
  buildspec: 'run by our own runner',
  after: 'needs',
  produces: 'an artifact of the run',
  publishesImages: 'a role that may push, on a machine with Docker',
  comparesImages: 'a role that may look up images',
  tagsRelease: "a role that may tag images, and a token that may push to the job's repository",
  comparesWith: 'a role that may read the templates of the environment, and the artifact of the assembly',
  judges: "the reviewers of the run, by the job's token",
  variablesFromOutputs: 'outputs of the job that deploys; with that of a role, a role that may take it',
};

const gateFields: Record<keyof Gate, string | null> = {
  name: 'an environment, which must have required reviewers',
  question: 'the name of the job, which reviewers see',
  approvers: 'the required reviewers, to whom GitHub itself writes',
  check: 'a job behind the one that waits',
  dossier: 'a job before the one that waits; the summary of the run, and an artifact',
};

/** Refuses a delivery with a field for which GitHub has nothing. */
export function refuseInexpressible(delivery: Delivery): void {
  refuseFields('The delivery', delivery, deliveryFields);
  for (const step of stepsOfReviewOnly(delivery)) {
    refuseFields(`Step "${step.name}" of the review`, step, stepFields);
  }
  delivery.stages.forEach(refuseStage);
}

function refuseStage(stage: DeliveryStage): void {
  if (stage.kind === 'gate') refuseFields(`Gate "${stage.gate.name}"`, stage.gate, gateFields);
  for (const step of stepsOf(stage)) {
    refuseFields(`Step "${step.name}" of stage "${stage.name}"`, step, stepFields);
  }
}

function refuseFields(subject: string, given: object, fields: Record<string, string | null>): void {
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined || typeof fields[field] === 'string') continue;
    throw new NotOnGithub(
      subject,
      `nothing there stands for its field "${field}"`,
      'Leave the field out, or render it in pipeline/github/ and say so in expressed-fields.ts.',
    );
  }
}
