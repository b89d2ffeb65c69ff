import type { Assembly } from '../deployment/assembly.ts';
import { commitsBetween } from '../history/source-history.ts';
import { type AccessOf, compareStacks } from './compare-stacks.ts';
import type { DeliveryService } from './delivery-service.ts';
import type { Dossier, Finding } from './dossier.ts';

export interface DossierRequest {
  environment: string;
  commit: string;
  /** Of the environment, as it would be deployed. */
  assembly: Pick<Assembly, 'directory' | 'stacks'>;
  accessOf: AccessOf;
  service: DeliveryService;
  source: { url: string; checkout: string };
}

/** Finds out everything that a dossier tells. What cannot be found out is told with the reason: a person decides. */
export async function writeDossier(request: DossierRequest): Promise<Dossier> {
  const { environment, commit, assembly, accessOf, service, source } = request;
  const { stacks, images } = await compareStacks(assembly, accessOf);
  const lastRelease = await find(() => service.lastRelease(environment));
  const commits: Dossier['commits'] = lastRelease.known
    ? await find(() => commitsBetween({ before: lastRelease.value?.commit, commit }, source))
    : { known: false, reason: 'the last release is not known' };
  return {
    environment,
    commit,
    executionId: service.executionId,
    writtenAt: new Date().toISOString(),
    stacks,
    images,
    isBusy: await find(() => service.isBusy(environment)),
    lastRelease,
    commits,
    reports: await find(() => service.reports()),
  };
}

async function find<Value>(look: () => Promise<Value>): Promise<Finding<Value>> {
  try {
    return { known: true, value: await look() };
  } catch (error) {
    return { known: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
