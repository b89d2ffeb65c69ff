import type { Server } from 'node:http';
import { join } from 'node:path';
import { awsEnvironmentFor } from './aws-environment.ts';
import type { Cloud, CloudOptions, JsonApiHandler } from './cloud.ts';
import { describeServices } from './ecs/describe-services.ts';
import { openAssetStore } from './emulator/asset-store.ts';
import { startEmulator } from './emulator/emulator.ts';
import { createCustomResourceResponses } from './endpoint/custom-resource-responses.ts';
import { ecrApi } from './endpoint/ecr-api.ts';
import { startHttpEndpoint } from './endpoint/http-endpoint.ts';
import { jsonApiHandler } from './endpoint/json-api.ts';
import { secretsManagerApi } from './endpoint/secrets-manager-api.ts';
import { createFunctionRunner } from './lambda/function-runner.ts';
import { createPorts } from './ports.ts';
import { createProcesses } from './processes.ts';
import type { RecordedResource } from './recorded-resource.ts';
import { createImageRegistry } from './registry/image-registry.ts';
import { createResourceTypes } from './resource-types/index.ts';
import type { Runtime } from './runtime.ts';
import { openSecretStore } from './secrets/secret-store.ts';
import { createSharedParts } from './shared-parts.ts';
import { createStackEngine, recordedResources } from './stack/stack-engine.ts';
import { openStackStore, type StackStore } from './stack/stack-store.ts';
import { parameterSources } from './stored-parameters.ts';

/**
 * Starts the cloud that a state directory holds: ends what a killed one left running, and brings up again everything
 * that its stacks describe.
 */
export async function startCloud({ stateDirectory, port }: CloudOptions): Promise<Cloud> {
  const ports = createPorts(stateDirectory);
  const processes = createProcesses(stateDirectory);
  await processes.endLeftovers();

  const endpointPort = port === 0 ? await ports.claim('cloud/endpoint') : port;
  const endpoint = `http://127.0.0.1:${endpointPort}`;
  const store = openStackStore(stateDirectory);
  const secrets = openSecretStore(stateDirectory);
  const assets = openAssetStore(join(stateDirectory, 'assets'));
  const responses = createCustomResourceResponses(() => endpoint);
  const services = new Map<string, JsonApiHandler>();
  const server = await startHttpEndpoint(endpointPort, [responses.handle, jsonApiHandler(services)]);
  const emulator = await startEmulator(
    join(stateDirectory, 'emulator'),
    await ports.reclaim('cloud/emulator'),
    assets,
  );

  const parts = createSharedParts();
  const runtime: Runtime = {
    stateDirectory,
    processes,
    ports,
    registry: createImageRegistry(join(stateDirectory, 'registry')),
    secrets,
    resources: {
      find: (near, physicalId) => findNear(store, near, physicalId),
      all: (type) => recordedResources(store, type),
    },
    awsEnvironment: awsEnvironmentFor(endpoint, emulator.url),
    shared: parts.shared,
  };
  services.set('secretsmanager', secretsManagerApi(secrets));
  services.set('AmazonEC2ContainerRegistry_V20150921', ecrApi(runtime));

  const { storedParameter, sourcesFor } = parameterSources(runtime);
  const functions = createFunctionRunner(runtime, sourcesFor);
  const readObject = (bucket: string, key: string) =>
    assets.read(bucket, key) ?? emulator.readObject(bucket, key);
  const types = createResourceTypes({ emulator, secrets, functions, responses, readObject });
  const engine = createStackEngine({ store, types, runtime, sourcesFor, storedParameter });
  await engine.resume();

  return {
    runtime,
    endpoint,
    createChangeSet: (request) => engine.createChangeSet(request),
    executeChangeSet: (request) => engine.executeChangeSet(request),
    deleteStack: (request) => engine.deleteStack(request),
    stack: (address) => engine.stack(address),
    stacks: () => engine.stacks(),
    resources: (type) => recordedResources(store, type),
    services: () => describeServices(runtime),
    publishFile: (asset) => assets.publish(asset),
    serveJsonApi: (targetPrefix, handler) => void services.set(targetPrefix, handler),
    async stop() {
      engine.freeze();
      // What serves customers goes first, then what it stands on.
      await parts.stopAll();
      await processes.stopAll();
      await emulator.stop();
      await close(server);
    },
  };
}

function findNear(
  store: StackStore,
  near: { account: string; region: string },
  physicalId: string,
): RecordedResource | undefined {
  return recordedResources(store).find(
    (resource) =>
      resource.physicalId === physicalId &&
      resource.account === near.account &&
      resource.region === near.region,
  );
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
