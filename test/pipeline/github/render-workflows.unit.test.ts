import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Delivery, type DeliveryStep, delivery } from '../../../pipeline/delivery.ts';
import { NotOnGithub } from '../../../pipeline/github/not-on-github.ts';
import {
  findStaleWorkflows,
  StaleWorkflows,
  writeWorkflows,
} from '../../../pipeline/github/workflow-folder.ts';
import { writeYaml } from '../../../pipeline/github/write-yaml.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { jobsWithSteps, render, rendering, withSteps } from './workflows.ts';

const workflows = render();
const files = new Map([...workflows].map(([file, workflow]) => [file, writeYaml(workflow)]));

function callOf(stage: string) {
  const job = workflows.get('delivery.yml')?.jobs[stage];
  if (!job) throw new Error(`delivery.yml has no job ${stage}`);
  return job;
}

describe('the rendered workflows', () => {
  it.each([...files])('%s says first that it is rendered, and by what', (_, text) => {
    expect(text.split('\n', 1)).toEqual([
      '# Rendered from pipeline/delivery.ts by `npm run workflows`. Changes go there; here they are overwritten.',
    ]);
  });

  it('name every action by a full commit, and its version beside it', () => {
    const used = [...files.values()].flatMap((text) => text.match(/uses: (?!\.\/).*/g) ?? []);

    expect(used.length).toBeGreaterThan(20);
    for (const line of used) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('let a job have a token for AWS only where an environment names its role', () => {
    for (const [place, { environment, permissions, steps }] of jobsWithSteps(workflows)) {
      const takesRole = steps.some(({ uses }) => uses?.startsWith('aws-actions/'));
      const { 'id-token': token } = permissions;
      expect({ place, token, named: environment !== undefined || !takesRole }).toEqual({
        place,
        token: takesRole ? 'write' : undefined,
        named: true,
      });
    }
  });

  it('give nobody a permission by default, and no step that runs a buildspec of a pull request any but to read', () => {
    for (const { permissions } of workflows.values()) expect(permissions).toEqual({});
    const jobs = Object.entries(workflows.get('review.yml')?.jobs ?? {});
    expect(jobs.map(([name, { permissions }]) => [name, permissions])).toEqual(
      ['Build', 'integration', 'changes'].map((name) => [name, { contents: 'read' }]),
    );
  });

  it('hold no keys: nothing in them is read from the secrets of the repository', () => {
    for (const text of files.values()) expect(text).not.toContain('secrets.');
  });

  it('never cut off a stage that runs, and let the newest commit wait at a gate', () => {
    const ends = delivery.stages
      .filter(({ kind }) => kind !== 'source')
      .map(({ kind, name }) => [kind === 'gate', callOf(name).concurrency]);

    for (const [isGate, concurrency] of ends) {
      expect(concurrency).toMatchObject({ 'cancel-in-progress': isGate });
    }
    expect(new Set(ends.map(([, concurrency]) => JSON.stringify(concurrency))).size).toBe(ends.length);
  });

  it('hand values to commands by the environment only', () => {
    for (const [place, { steps }] of jobsWithSteps(workflows)) {
      for (const { run = '' } of steps)
        expect({ place, run }).toEqual({ place, run: run.replace(/\${{/g, '') });
    }
  });

  it('build images on AWS’s own processors where the environments run on them', () => {
    const environments = rendering.environments.map((environment) => ({
      ...environment,
      architecture: 'arm64' as const,
    }));

    const arm = jobsWithSteps(render({ environments })).filter(([, job]) => job['runs-on'].endsWith('-arm'));

    expect(arm.map(([place]) => place)).toEqual(['stage-images.yml images']);
  });
});

describe('what GitHub has nothing for', () => {
  const step = { name: 'load', buildspec: 'buildspecs/unit.yml' };

  it.each<[string, DeliveryStep, string]>([
    [
      'a field that nobody rendered',
      { ...step, machine: 'large' } as DeliveryStep,
      'Step "load" of stage "Extra" cannot be carried out on GitHub: nothing there stands for its field "machine".',
    ],
    [
      'a name that no job may have',
      { ...step, name: 'load test' },
      'Step "load test" of stage "Extra" cannot be carried out on GitHub: a job is named by letters, digits, hyphens and underscores, no digit first. Name the step so.',
    ],
  ])('is refused by the name of the step: %s', (_, given, message) => {
    const act = () => render({ delivery: withSteps(given) });

    expect(act).toThrow(NotOnGithub);
    expect(act).toThrow(message);
  });

  it('is refused where pull requests would need a role: a step of the build that takes values from AWS', () => {
    const factsOf = (buildspec: string) => ({ ...rendering.factsOf(buildspec), secrets: ['shop/key'] });

    expect(() => render({ factsOf })).toThrow(
      'Step "unit" of stage "Build" cannot be carried out on GitHub: it needs a role on AWS, and runs for pull requests, which get none. Move it to a stage behind the build.',
    );
  });

  it('is refused by the name of the gate', () => {
    const dossier = { name: 'dossier', buildspec: 'buildspecs/dossier.yml', comparesWith: 'prod' };
    const gate = { name: 'go', question: 'Go?', approvers: ['a@example.com'], dossier, minimumAgeInDays: 3 };
    const gated: Delivery = { ...delivery, stages: [{ kind: 'gate', name: 'Gate', gate }] };

    expect(() => render({ delivery: gated })).toThrow(
      'Gate "go" cannot be carried out on GitHub: nothing there stands for its field "minimumAgeInDays".',
    );
  });
});

describe('the folder of the workflows', () => {
  const rendered = new Map([
    ['a.yml', 'a\n'],
    ['b.yml', 'b\n'],
  ]);

  it('holds what is rendered and nothing else, once it is written', () => {
    const folder = join(temporaryFolder(), 'workflows');

    expect(findStaleWorkflows(folder, rendered)).toEqual(['a.yml', 'b.yml']);
    writeWorkflows(folder, rendered);
    writeFileSync(join(folder, 'old.yml'), '');
    writeFileSync(join(folder, 'b.yml'), 'by hand\n');
    expect(findStaleWorkflows(folder, rendered)).toEqual(['b.yml', 'old.yml']);
    writeWorkflows(folder, rendered);

    expect(readdirSync(folder)).toEqual(['a.yml', 'b.yml']);
    expect(readFileSync(join(folder, 'b.yml'), 'utf8')).toBe('b\n');
    expect(existsSync(join(folder, 'old.yml'))).toBe(false);
  });

  it('is complained about in one line', () => {
    expect(new StaleWorkflows(['b.yml', 'old.yml']).message).toBe(
      '.github/workflows is not what pipeline/delivery.ts says: b.yml, old.yml. Run `npm run workflows` and commit what it writes.',
    );
  });
});
