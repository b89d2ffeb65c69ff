import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkDelivery } from '../../pipeline/check-delivery.ts';
import { type Delivery, type DeliveryStage, type DeliveryStep, delivery } from '../../pipeline/delivery.ts';
import { environments } from '../../pipeline/environments.ts';

const setting = {
  rootDirectory: join(import.meta.dirname, '..', '..'),
  environments,
};

const dossier: DeliveryStep = {
  name: 'dossier',
  buildspec: 'buildspecs/dossier.yml',
  comparesWith: 'prod',
};

function withStep(step: DeliveryStep): Delivery {
  return { ...delivery, stages: [{ kind: 'steps', name: 'Extra', steps: [step] }] };
}

describe('the delivery', () => {
  it('names only buildspecs, predecessors and environments that exist', () => {
    expect(() => checkDelivery(delivery, setting)).not.toThrow();
  });

  it('deploys every environment once, in the order in which they are written down', () => {
    const deployed = delivery.stages.filter(({ kind }) => kind === 'deployment').map(({ name }) => name);

    expect(deployed).toEqual(environments.map(({ name }) => name));
  });

  it('asks a person before every environment after the first', () => {
    const kinds = delivery.stages.map(({ kind }) => kind);

    const before = kinds.flatMap((kind, index) => (kind === 'deployment' ? [kinds[index - 1]] : []));
    expect(before).toEqual(['steps', 'gate', 'gate']);
  });

  it.each(['**', '*', '/docs/**', 'docs/', 'docs//x', '!docs/**', 'docs/?.md', 'docs/[ab].md', ''])(
    'is refused when documentation is "%s", which hosts read differently, or which is everything',
    (pattern) => {
      expect(() => checkDelivery({ ...delivery, documentation: ['LICENSE', pattern] }, setting)).toThrow(
        `The documentation has the pattern "${pattern}"; a pattern is a path of letters`,
      );
    },
  );

  it('is refused when a step has no buildspec', () => {
    const missing = withStep({ name: 'endurance', buildspec: 'buildspecs/endurance.yml' });

    expect(() => checkDelivery(missing, setting)).toThrow(
      'Step "endurance" of stage "Extra": there is no file buildspecs/endurance.yml; write it, or mend pipeline/delivery.ts.',
    );
  });

  it('is refused when a step waits for one that its stage does not have', () => {
    const waiting = withStep({ name: 'unit', buildspec: 'buildspecs/unit.yml', after: ['lint'] });

    expect(() => checkDelivery(waiting, setting)).toThrow(
      'Step "unit" of stage "Extra" comes after "lint"; the stage has unit.',
    );
  });

  it('is refused when no step runs a buildspec that is there', () => {
    const stages = delivery.stages.filter(({ kind }) => kind !== 'build');

    expect(() => checkDelivery({ ...delivery, stages }, setting)).toThrow(
      /^No step runs buildspecs\/[a-z]+\.yml; give it one in pipeline\/delivery\.ts, or delete it\.$/,
    );
  });

  it('is refused when two steps of a stage have one name', () => {
    const step = { name: 'unit', buildspec: 'buildspecs/unit.yml' };
    const twice: Delivery = { ...delivery, stages: [{ kind: 'steps', name: 'Extra', steps: [step, step] }] };

    expect(() => checkDelivery(twice, setting)).toThrow(
      'Step "unit" stands twice in stage "Extra"; give each a name of its own in pipeline/delivery.ts.',
    );
  });

  it('is refused when a step wants an output where nothing is deployed', () => {
    const early = withStep({
      name: 'functional',
      buildspec: 'buildspecs/functional.yml',
      variablesFromOutputs: { SHOP_URL: 'ShopUrl' },
    });

    expect(() => checkDelivery(early, setting)).toThrow(
      'Step "functional" of stage "Extra" has SHOP_URL from outputs, and the stage deploys nothing;',
    );
  });

  it('is refused when a step may stop tasks of the environment that customers use', () => {
    const step: DeliveryStep = {
      ...{ name: 'resilience', buildspec: 'buildspecs/resilience.yml' },
      variablesFromOutputs: { ROLE: 'TaskStopperRole' },
    };
    const inProd = delivery.stages.map((stage) =>
      stage.kind === 'deployment' && stage.name === 'prod' ? { ...stage, steps: [step] } : stage,
    );

    expect(() => checkDelivery({ ...delivery, stages: inProd }, setting)).toThrow(
      'Step "resilience" of stage "prod" may stop tasks, and that is the last environment, which customers use; put it into an earlier stage in pipeline/delivery.ts.',
    );
  });

  it.each([
    [
      [],
      'Gate "go" has no approver; give "approvers" an e-mail address, such as "approvers@example.com", in',
    ],
    [
      ['a@example.com', 'somebody'],
      'Gate "go" has approver "somebody"; an approver is an e-mail address, such as',
    ],
  ])('is refused when a gate has the approvers %j', (approvers, message) => {
    const gate = { name: 'go', question: 'Go?', approvers, dossier };

    const act = () => checkDelivery({ ...delivery, stages: [{ kind: 'gate', name: 'Gate', gate }] }, setting);

    expect(act).toThrow(message);
  });

  it('is refused when its news would go where no mail can go', () => {
    expect(() => checkDelivery({ ...delivery, followers: ['team@example.com', 'team'] }, setting)).toThrow(
      'The delivery has follower "team"; a follower is an e-mail address, such as "team@example.com".',
    );
  });

  it.each<[string, DeliveryStage[], string]>([
    [
      'another environment than the next stage deploys',
      [{ kind: 'deployment', name: 'staging', steps: [] }],
      'Gate "go" has a dossier of prod, and staging comes behind it; name the environment of the next stage in "comparesWith", in pipeline/delivery.ts.',
    ],
    [
      'an environment that nothing deploys',
      [],
      'Gate "go" has a dossier of prod, and nothing comes behind it;',
    ],
  ])('is refused when a gate tells of %s', (_, behind, message) => {
    const gate = { name: 'go', question: 'Go?', approvers: ['a@example.com'], dossier };
    const stages: DeliveryStage[] = [{ kind: 'gate', name: 'Gate', gate }, ...behind];

    expect(() => checkDelivery({ ...delivery, stages }, setting)).toThrow(message);
  });

  it.each([
    { gate: 'other', environment: 'prod' },
    { gate: 'go', environment: 'staging' },
  ])('is refused when the check of a gate judges %j', (judges) => {
    const check = { name: 'two-persons', buildspec: 'buildspecs/two-persons.yml', judges };
    const gate = { name: 'go', question: 'Go?', approvers: ['a@example.com'], dossier, check };
    const stages: DeliveryStage[] = [
      { kind: 'gate', name: 'Gate', gate },
      { kind: 'deployment', name: 'prod', steps: [] },
    ];

    expect(() => checkDelivery({ ...delivery, stages }, setting)).toThrow(
      'Gate "go" has a check that does not judge it; in "judges" name the gate "go" and the environment "prod", in',
    );
  });

  it.each<[string, string]>([
    [
      'prod',
      'Environment "prod": unchangedApprovesItself is true, and its gate "promote-to-prod" has the check "two-persons", which judges a person;',
    ],
    ['dev', 'Environment "dev": unchangedApprovesItself is true, and no gate stands before it;'],
  ])('is refused when the gate of %s may not answer itself', (passing, message) => {
    const passes = (name: string) => ({ name, unchangedApprovesItself: name === passing });

    const act = () =>
      checkDelivery(delivery, { ...setting, environments: environments.map(({ name }) => passes(name)) });

    expect(act).toThrow(message);
    expect(act).toThrow(/^[^\n]+$/);
  });

  it('may let the gate to staging answer itself, which anybody may answer', () => {
    const passing = environments.map((environment) => ({
      ...environment,
      unchangedApprovesItself: environment.name === 'staging',
    }));

    expect(() => checkDelivery(delivery, { ...setting, environments: passing })).not.toThrow();
  });

  it('is refused when it deploys an environment that is not defined', () => {
    const unknown: Delivery = { ...delivery, stages: [{ kind: 'deployment', name: 'demo', steps: [] }] };

    expect(() => checkDelivery(unknown, setting)).toThrow(
      'A stage deploys environment "demo"; pipeline/environments.ts has dev, staging, prod.',
    );
  });
});
