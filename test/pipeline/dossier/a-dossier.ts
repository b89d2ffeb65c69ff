import { compareTemplates } from '../../../difference/compare-templates.ts';
import type { Template } from '../../../pipeline/deployment/stack.ts';
import type { Dossier, StackComparison } from '../../../pipeline/dossier/dossier.ts';
import type { Commit } from '../../../pipeline/history/source-history.ts';

/** Of a release that changes nothing, of which everything is known. */
export function aDossier(given: Partial<Dossier> = {}): Dossier {
  return {
    environment: 'staging',
    commit: 'bbbbbbbb22222222',
    executionId: '11111111-2222-3333-4444-555555555555',
    writtenAt: '2026-11-28T18:00:00.000Z',
    stacks: [compared('sluice-staging-data', template({}), template({}))],
    images: [],
    isBusy: { known: true, value: false },
    lastRelease: { known: true, value: { executionId: 'before', commit: 'aaaaaaaa11111111' } },
    commits: { known: true, value: { added: [], taken: [] } },
    reports: { known: true, value: [] },
    ...given,
  };
}

export function template(resources: Record<string, object>): Template {
  return { Resources: resources as Template['Resources'] };
}

const place = { account: '111111111111', region: 'eu-central-1' };

export function compared(name: string, before: Template | undefined, after: Template): StackComparison {
  const kind = before === undefined ? 'new' : 'compared';
  return { name, ...place, kind, difference: compareTemplates(before, after) };
}

export function unread(name: string, reason = 'AccessDenied: no'): StackComparison {
  return { name, ...place, kind: 'unread', reason };
}

export function aCommit(given: Partial<Commit> = {}): Commit {
  return {
    id: 'bbbbbbbb22222222',
    subject: 'Change the footer',
    authoredAt: '2026-11-27T10:00:00+01:00',
    author: { name: 'Ada', email: 'ada@example.com' },
    coAuthors: [],
    ...given,
  };
}

export const queue = (name: string, more: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: name },
  Metadata: { 'aws:cdk:path': 'sluice-pipeline/staging/data/Orders/Resource' },
  ...more,
});

export const task = (image: string | object) => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    ContainerDefinitions: [
      { Image: { 'Fn::Join': ['', ['1.dkr.ecr.eu-central-1.', { Ref: 'AWS::URLSuffix' }, image]] } },
    ],
  },
});

export const policy = (action: string) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: {
    Roles: ['shop'],
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] },
  },
});
