import type { AlarmDescription, ServiceDescription, StackDescription } from '../../../local/cloud/cloud.ts';

export function revision(commit: string, message: string) {
  return { commit, message, author: 'Ada <ada@example.com>' };
}

/** The part of the page that shows one stage. */
export function stage(page: string, name: string): string {
  return page.split('<li class="stage').find((part) => part.includes(`id="stage-sluice-${name}"`)) ?? '';
}

export function aStack(given: Partial<StackDescription>): StackDescription {
  return {
    account: '111111111111',
    region: 'eu-central-1',
    stackName: 'sluice-dev-services',
    status: 'UPDATE_COMPLETE',
    statusReason: null,
    outputs: {},
    lastUpdated: '2026-11-22T10:00:00.000Z',
    ...given,
  };
}

export function anAlarm(given: Partial<AlarmDescription>): AlarmDescription {
  return {
    stackName: 'sluice-dev-services',
    account: '111111111111',
    region: 'eu-central-1',
    name: 'sluice-dev-services-OrderQueueWatchAge-1234',
    shortName: 'OrderQueueWatchAge',
    description: '',
    state: 'OK',
    reason: 'Threshold Crossed: fine',
    since: '2026-11-22T10:00:00.000Z',
    isComposite: false,
    ...given,
  };
}

export function aService(given: Partial<ServiceDescription>): ServiceDescription {
  const task = {
    id: 't1',
    version: '1',
    address: '127.0.0.1:1',
    pid: 1,
    healthy: true,
    startedAt: '2026-11-22T10:00:00Z',
  };
  return {
    stackName: 'sluice-dev-services',
    account: '111111111111',
    region: 'eu-central-1',
    name: 'catalog',
    version: '0.1.0-000000000000',
    desiredCount: 1,
    tasks: [task],
    deployment: 'COMPLETED',
    ...given,
  };
}
