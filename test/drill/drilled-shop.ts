import type { ServiceDescription, StackDescription } from '../../local/cloud/cloud.ts';

/** A deployed shop that stands in two regions. */
export interface DrilledShop {
  environment: string;
  account: string;
  /** Under its name, which leads to one region or the other. */
  url: string;
  home: string;
  dr: string;
  /** Where the database of the DR region is read, whichever region takes the writes. */
  drReader: { host: string; port: number };
  /** Process ids of what works off orders in the first region. */
  processors: () => Promise<number[]>;
}

/** What the console tells of the cloud. */
export interface CloudState {
  stacks: StackDescription[];
  services: ServiceDescription[];
}

export class NothingToDrillError extends Error {
  constructor(deployed: readonly string[]) {
    super(
      `No environment is deployed in two regions (only ${deployed.join(', ') || 'none'}); let the release through to one with a drRegion: npm run approve.`,
    );
    this.name = 'NothingToDrillError';
  }
}

const servicesStack = /^sluice-([a-z\d-]+?)-services$/;

/** @throws NothingToDrillError */
export function findDrilledShop(state: CloudState, readState: () => Promise<CloudState>): DrilledShop {
  const deployed = state.stacks.flatMap((stack) => {
    const environment = servicesStack.exec(stack.stackName)?.[1];
    return environment === undefined ? [] : [{ ...stack, environment }];
  });
  for (const home of deployed) {
    const dr = deployed.find(({ environment }) => environment === `${home.environment}-dr`);
    if (!dr) continue;
    const { environment, account, region, stackName } = home;
    return {
      ...{ environment, account, home: region, dr: dr.region },
      url: String(home.outputs.ShopUrl),
      drReader: findReader(state, `sluice-${dr.environment}-data`),
      processors: async () =>
        (await readState()).services
          .filter((service) => service.stackName === stackName && service.name === 'order-processor')
          .flatMap(({ tasks }) => tasks.map(({ pid }) => pid)),
    };
  }
  throw new NothingToDrillError(deployed.map(({ environment }) => environment));
}

/** By what the stack of the data tells the stacks of the programs. */
function findReader({ stacks }: CloudState, stackName: string): DrilledShop['drReader'] {
  const outputs = Object.entries(stacks.find((stack) => stack.stackName === stackName)?.outputs ?? {});
  const told = (part: RegExp) => String(outputs.find(([name]) => part.test(name))?.[1]);
  return {
    host: told(/DatabaseCluster.*ReadEndpointAddress/),
    port: Number(told(/DatabaseCluster.*EndpointPort/)),
  };
}
