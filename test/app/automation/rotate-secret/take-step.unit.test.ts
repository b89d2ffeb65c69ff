import { describe, expect, it } from '@jest/globals';
import type { RotationStep } from '../../../../app/automation/rotate-secret/contract.ts';
import {
  type Credentials,
  type PasswordHolder,
  type RotatedSecret,
  takeStep,
} from '../../../../app/automation/rotate-secret/domain/take-step.ts';

const steps: readonly RotationStep[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

interface Version {
  stages: string[];
  value: Credentials | undefined;
}

/** A secret with a version that a rotation has announced, and the one password that its holder knows. */
function aRotation() {
  const versions: Record<string, Version> = {
    old: { stages: ['AWSCURRENT'], value: { username: 'shop', password: 'first' } },
    new: { stages: ['AWSPENDING'], value: undefined },
  };
  const find = (stage: string) => Object.values(versions).find(({ stages }) => stages.includes(stage))?.value;
  const known = { password: 'first' };
  let made = 0;
  const secret: RotatedSecret = {
    stages: async () =>
      Object.fromEntries(Object.entries(versions).map(([id, { stages }]) => [id, [...stages]])),
    read: async (stage) => find(stage),
    readPending: async (id) => (versions[id]?.stages.includes('AWSPENDING') ? versions[id].value : undefined),
    async putPending(id, value) {
      if (versions[id]?.value) throw new Error('a version is written once');
      versions[id] = { stages: ['AWSPENDING'], value };
    },
    async makeCurrent(id, inPlaceOf) {
      for (const version of Object.values(versions))
        version.stages = version.stages.filter((stage) => stage !== 'AWSCURRENT' && stage !== 'AWSPREVIOUS');
      versions[id]?.stages.push('AWSCURRENT');
      versions[inPlaceOf]?.stages.push('AWSPREVIOUS');
    },
  };
  const holder: PasswordHolder = {
    async setPassword({ pending, current, previous }) {
      const offered = [pending, current, previous].map((credentials) => credentials?.password);
      if (!offered.includes(known.password)) throw new Error('locked out');
      known.password = pending.password;
    },
    async signIn({ password }) {
      if (password !== known.password) throw new Error('not let in');
    },
  };
  const newPassword = () => {
    made += 1;
    return `made ${made}`;
  };
  return {
    versions,
    known,
    take: (step: RotationStep, versionId = 'new') =>
      takeStep<Credentials>(step, {
        ...{ versionId, secret, holder },
        renew: (current) => ({ ...current, password: newPassword() }),
      }),
    current: () => find('AWSCURRENT')?.password,
    made: () => made,
  };
}

describe('a rotation', () => {
  it('gives the holder and the secret the same new password, and keeps what else the secret holds', async () => {
    const rotation = aRotation();
    for (const step of steps) await rotation.take(step);

    expect(rotation.known.password).toBe('made 1');
    expect(rotation.versions).toEqual({
      old: { stages: ['AWSPREVIOUS'], value: { username: 'shop', password: 'first' } },
      new: { stages: ['AWSPENDING', 'AWSCURRENT'], value: { username: 'shop', password: 'made 1' } },
    });
  });

  it.each(steps.flatMap((_, cut) => [0, 1, 2, 3].map((again) => [cut, again] as const)))(
    'cut off after step %d and with step %d repeated ends with the password that it began with',
    async (cut, again) => {
      const rotation = aRotation();
      for (const step of steps.slice(0, cut + 1)) await rotation.take(step);
      const repeated = steps[Math.min(again, cut)];
      if (repeated) await rotation.take(repeated);
      for (const step of steps) await rotation.take(step);

      expect(rotation.made()).toBe(1);
      expect([rotation.known.password, rotation.current()]).toEqual(['made 1', 'made 1']);
    },
  );

  it('does not finish with a password that lets nobody in', async () => {
    const rotation = aRotation();
    await rotation.take('createSecret');

    await expect(rotation.take('testSecret')).rejects.toThrow('not let in');
    expect(rotation.current()).toBe('first');
  });

  it('that is only arranged for tries the current password', async () => {
    const rotation = aRotation();
    await rotation.take('testSecret');

    expect(rotation.made()).toBe(0);
    rotation.known.password = 'changed by hand';
    await expect(rotation.take('testSecret')).rejects.toThrow('not let in');
  });

  it('that nobody has begun is refused', async () => {
    const rotation = aRotation();

    await expect(rotation.take('createSecret', 'unknown')).rejects.toThrow(
      'The version unknown of the secret is neither pending nor current',
    );
    await expect(rotation.take('setSecret')).rejects.toThrow(
      'The pending version of the secret has no value',
    );
  });
});
