import type { Server } from 'node:http';
import { join } from 'node:path';
import { type CertificateAuthority, openCertificateAuthority } from './certificates/certificate-authority.ts';
import type { CloudOptions, JsonApiHandler } from './cloud.ts';
import { createContainers, removeLeftContainers } from './containers/containers.ts';
import { taskPorts } from './ecs/task.ts';
import { type AssetStore, openAssetStore } from './emulator/asset-store.ts';
import { type Emulator, startEmulator } from './emulator/emulator.ts';
import { type ApiHandler, cborApiHandler } from './endpoint/cbor-api.ts';
import {
  type CustomResourceResponses,
  createCustomResourceResponses,
} from './endpoint/custom-resource-responses.ts';
import { createForwarding } from './endpoint/forwarding.ts';
import { type HttpHandler, startHttpEndpoint } from './endpoint/http-endpoint.ts';
import { jsonApiHandler } from './endpoint/json-api.ts';
import { createLambdaApi, type LambdaApi } from './endpoint/lambda-api.ts';
import { type QueryApiHandler, queryApiHandler } from './endpoint/query-api.ts';
import { regionGate } from './endpoint/region-gate.ts';
import { type Mailbox, openMailbox } from './mail/mailbox.ts';
import { sesApi } from './mail/ses-api.ts';
import { createPorts } from './ports.ts';
import { createProcesses } from './processes.ts';
import { Regions } from './regions/regions.ts';
import type { Containers, Ports, Processes } from './runtime.ts';
import { openSecretStore, type SecretStore } from './secrets/secret-store.ts';
import { createSharedParts, type SharedParts } from './shared-parts.ts';
import { openStackStore, type StackStore } from './stack/stack-store.ts';

/** What stands before any stack does: stores, servers and their addresses. */
export interface Foundation {
  stateDirectory: string;
  endpoint: string;
  server: Server;
  apis: Map<string, JsonApiHandler>;
  /** By the version that requests name. */
  queryApis: Map<string, QueryApiHandler>;
  /** By the service that requests name. */
  cborApis: Map<string, ApiHandler>;
  /** Those that know their requests by their paths. */
  restApis: HttpHandler[];
  /** The target prefixes of APIs that stand in no region. */
  alwaysAnswering: Set<string>;
  responses: CustomResourceResponses;
  lambda: LambdaApi;
  mailbox: Mailbox;
  emulator: Emulator;
  assets: AssetStore;
  store: StackStore;
  secrets: SecretStore;
  authority: CertificateAuthority;
  ports: Ports;
  processes: Processes;
  containers: Containers | undefined;
  regions: Regions;
  worldwideParts: SharedParts;
}

export async function layFoundation(options: CloudOptions): Promise<Foundation> {
  const { stateDirectory, port } = options;
  const processes = createProcesses(stateDirectory);
  await processes.endLeftovers();
  removeLeftContainers(stateDirectory);
  const ports = createPorts(stateDirectory);
  // Tasks of a rehearsal that was killed could not give their ports back.
  ports.releaseUnder(taskPorts);
  const regions = new Regions(stateDirectory);
  const endpointPort = port === 0 ? await ports.claim('cloud/endpoint') : port;
  const endpoint = `http://127.0.0.1:${endpointPort}`;
  const apis = new Map<string, JsonApiHandler>();
  const queryApis = new Map<string, QueryApiHandler>();
  const cborApis = new Map<string, ApiHandler>();
  const restApis: HttpHandler[] = [];
  const alwaysAnswering = new Set<string>();
  const mailbox = openMailbox(join(stateDirectory, 'mailbox'));
  const responses = createCustomResourceResponses(endpoint);
  const lambda = createLambdaApi();
  const store = openStackStore(stateDirectory);
  const forwarding = createForwarding(['s3', 'sqs']);
  const server = await startHttpEndpoint(
    endpointPort,
    [
      regionGate(regions, alwaysAnswering),
      responses.handle,
      lambda.handle,
      cborApiHandler(cborApis),
      jsonApiHandler(apis),
      queryApiHandler(queryApis),
      sesApi(mailbox),
      anyOf(restApis),
    ],
    forwarding,
  );
  try {
    const assets = openAssetStore(join(stateDirectory, 'assets'));
    // Queue URLs, which stand in the environment of whoever uses them, hold the emulator's port.
    const emulatorPort = await ports.reclaim('cloud/emulator');
    const emulator = await startEmulator(join(stateDirectory, 'emulator'), emulatorPort, assets, regions);
    forwarding.to(emulator.url);
    const secrets = openSecretStore(stateDirectory);
    const authority = openCertificateAuthority(join(stateDirectory, 'certificates'));
    return {
      stateDirectory,
      endpoint,
      server,
      apis,
      queryApis,
      cborApis,
      restApis,
      alwaysAnswering,
      responses,
      lambda,
      mailbox,
      emulator,
      assets,
      store,
      secrets,
      authority,
      ports,
      processes,
      containers: containersOf(options, processes),
      regions,
      worldwideParts: createSharedParts(),
    };
  } catch (error) {
    await close(server);
    throw error;
  }
}

/** Of handlers that are added later. */
function anyOf(handlers: readonly HttpHandler[]): HttpHandler {
  return async (...request) => {
    for (const handle of handlers) if (await handle(...request)) return true;
    return false;
  };
}

function containersOf(
  { stateDirectory, containers }: CloudOptions,
  processes: Processes,
): Containers | undefined {
  if (containers?.engine === undefined) return undefined;
  return createContainers(containers.engine, containers.isRequired, stateDirectory, processes);
}

/** Ends a server, whoever is connected. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
