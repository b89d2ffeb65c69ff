import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkDelivery } from '../../pipeline/check-delivery.ts';
import { type Delivery, type DeliveryStep, delivery } from '../../pipeline/delivery.ts';
import { environments } from '../../pipeline/environments.ts';

const setting = {
  rootDirectory: join(import.meta.dirname, '..', '..'),
  environments: environments.map(({ name }) => name),
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

    expect(deployed).toEqual(setting.environments);
  });

  it('asks a person before every environment after the first', () => {
    const kinds = delivery.stages.map(({ kind }) => kind);

    const before = kinds.flatMap((kind, index) => (kind === 'deployment' ? [kinds[index - 1]] : []));
    expect(before).toEqual(['steps', 'gate', 'gate']);
  });

  it('is refused when a step has no buildspec', () => {
    const missing = withStep({ name: 'load', buildspec: 'buildspecs/load.yml' });

    expect(() => checkDelivery(missing, setting)).toThrow(
      'Step "load" of stage "Extra": there is no file buildspecs/load.yml; write it, or mend pipeline/delivery.ts.',
    );
  });

  it('is refused when a step waits for one that its stage does not have', () => {
    const waiting = withStep({ name: 'unit', buildspec: 'buildspecs/unit.yml', after: ['lint'] });

    expect(() => checkDelivery(waiting, setting)).toThrow(
      'Step "unit" of stage "Extra" comes after "lint"; the stage has unit.',
    );
  });

  it('is refused when it deploys an environment that is not defined', () => {
    const unknown: Delivery = { ...delivery, stages: [{ kind: 'deployment', name: 'demo', steps: [] }] };

    expect(() => checkDelivery(unknown, setting)).toThrow(
      'A stage deploys environment "demo"; pipeline/environments.ts has dev, staging, prod.',
    );
  });
});
