import { describeAlarm } from './alarms/describe-alarm.ts';
import { awsEnvironmentFor } from './aws-environment.ts';
import { storeObject } from './buckets/store-object.ts';
import type { Cloud, CloudOptions, StackDescription } from './cloud.ts';
import { startCloudWatch } from './cloudwatch.ts';
import { removeLeftContainers } from './containers/containers.ts';
import { domainNames } from './dns/domain-names.ts';
import { deployImages } from './ecs/deploy-images.ts';
import { describeServices } from './ecs/describe-services.ts';
import { describeQueues } from './emulator/describe-queues.ts';
import { cborApis, jsonApis, queryApis, restApis } from './endpoint/aws-apis.ts';
import { EventBus } from './events/event-bus.ts';
import { eventTargets } from './events/event-targets.ts';
import { createFaultSwitch } from './faults/fault-switch.ts';
import type { JsonValue } from './json.ts';
import { createFunctionRunner, type FunctionRunner } from './lambda/function-runner.ts';
import { close, type Foundation, layFoundation } from './lay-foundation.ts';
import { keepLogsBounded } from './log-bounds.ts';
import { createPipelineMetrics } from './metrics/pipeline-metrics.ts';
import { tellOfObject } from './notifications/bucket-notifications.ts';
import { createTopics } from './notifications/topics.ts';
import { globalDatabases } from './postgres/global-databases.ts';
import type { RecordedResource } from './recorded-resource.ts';
import { createRegionSwitch } from './regions/region-switch.ts';
import { namesServedBy } from './regions/served-names.ts';
import { switchPlans } from './regions/switch-plans.ts';
import { findImage } from './registry/find-image.ts';
import { imageEvent } from './registry/image-event.ts';
import { createImageRegistry, registryDirectory } from './registry/image-registry.ts';
import { publishImage } from './registry/publish-image.ts';
import { watchPushes } from './registry/pushed-images.ts';
import { createResourceTypes } from './resource-types/index.ts';
import type { CommonRuntime, Runtime } from './runtime.ts';
import { createSchedules } from './schedules/schedules.ts';
import { createSecretRotation, type SecretRotation } from './secrets/secret-rotation.ts';
import { createStackEngine, recordedResources, type StackEngine } from './stack/stack-engine.ts';
import { parameterSources } from './stored-parameters.ts';

/**
 * Starts the cloud that a state directory holds: ends what a killed one left running, and brings up again everything
 * that its stacks describe.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const foundation = await layFoundation(options);
  const runtime = composeRuntime(foundation);
  const { regions } = foundation;
  const runtimeOf = (region: string) => ({ ...runtime, region, shared: regions.partsOf(region).shared });
  const { sourcesFor } = parameterSources(runtime);
  const functions = createFunctionRunner(runtime, sourcesFor);
  const rotation = createSecretRotation(runtime, foundation.secrets, functions);
  const readObject = (bucket: string, key: string) =>
    foundation.assets.read(bucket, key) ?? foundation.emulator.readObject(bucket, key);
  const engine = composeEngine(foundation, { runtime, runtimeOf, functions, rotation, readObject });
  const topics = createTopics(runtime, foundation.mailbox, (delivery) => events.send(delivery));
  const events: EventBus = new EventBus(
    runtime,
    eventTargets({ runtime, functions, topics, apis: foundation.apis }),
  );
  foundation.emulator.whenObjectChanges((change) => tellOfObject(runtime, events, change));
  const schedules = createSchedules({
    ...{ runtime, runtimeOf, bus: events, secrets: foundation.secrets, rotation },
    isStopped: (region) => regions.isStopped(region),
  });
  foundation.lambda.serve(functions);
  const deployed = new Set<() => void>();
  const tellDeployed = () => {
    for (const tell of deployed) tell();
  };
  const cloudWatch = startCloudWatch({
    ...{ runtime, runtimeOf, regions, topics, events, emulator: foundation.emulator },
  });
  const apis = {
    ...{ alarms: cloudWatch.alarms, runtime, runtimeOf, rotation, topics, secrets: foundation.secrets },
    cloudFormation: { store: foundation.store, engine, readObject, deployed: tellDeployed },
  };
  for (const [target, serve] of jsonApis(apis)) foundation.apis.set(target, serve);
  for (const [version, serve] of queryApis(apis)) foundation.queryApis.set(version, serve);
  for (const [service, serve] of cborApis(apis)) foundation.cborApis.set(service, serve);
  foundation.restApis.push(...restApis(apis));
  let stopWatching = () => {};
  const stopBounding = keepLogsBounded(foundation.stateDirectory);
  const stop = () => {
    stopWatching();
    stopBounding();
    cloudWatch.stop();
    schedules.stop();
    events.stop();
    return stopAll(foundation, engine);
  };
  /** What an output tells is for people and programs of this machine. */
  const withLocalUrls = (text: string) => domainNames(runtime).withLocalUrls(text);
  const described = (stack: StackDescription): StackDescription => {
    const outputs = Object.entries(stack.outputs).map(([key, value]): [string, JsonValue] => [
      key,
      typeof value === 'string' ? withLocalUrls(value) : value,
    ]);
    return { ...stack, outputs: Object.fromEntries(outputs) };
  };
  try {
    await engine.resume();
    events.resume();
    schedules.start();
    stopWatching = tellOfPushes(foundation, events);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    runtime,
    endpoint: foundation.endpoint,
    createChangeSet: (request) => engine.createChangeSet(request),
    executeChangeSet: async (request) => described(await engine.executeChangeSet(request)),
    deleteStack: (request) => engine.deleteStack(request),
    stack(address) {
      const found = engine.stack(address);
      return found && described(found);
    },
    stacks: () => engine.stacks().map(described),
    withLocalUrls,
    resources: (type) => recordedResources(foundation.store, type),
    services: () => regions.running.flatMap((region) => describeServices(runtimeOf(region))),
    queues: () => describeQueues(recordedResources(foundation.store), foundation.emulator),
    ...{ alarms: () => cloudWatch.alarms.all().map(describeAlarm), countGraphs: cloudWatch.countGraphs },
    whenDeployed: (listener) => void deployed.add(listener),
    regions: createRegionSwitch({
      regions,
      engine,
      databases: globalDatabases(runtime),
      plans: switchPlans(runtime),
      servedBy: (region) =>
        namesServedBy(region, domainNames(runtime), recordedResources(foundation.store, 'AWS::EC2::EIP')),
    }),
    faults: createFaultSwitch({ runtime, runtimeOf, regions }),
    schedules,
    mailbox: foundation.mailbox,
    pipelineMetrics: createPipelineMetrics(runtime),
    putEvent: (event, isServed) => events.put(event, isServed),
    publish: (publication) => topics.publish(publication),
    invokeFunction: (arn, event) => functions.invoke(arn, event),
    readObject: (bucket, key) => foundation.emulator.readObject(bucket, key),
    async findImage(image) {
      regions.check(image.region);
      return findImage(runtime, image);
    },
    async storeObject(object) {
      regions.check(object.region);
      await storeObject({ runtime, emulator: foundation.emulator }, object);
    },
    async deployImages(deployment) {
      regions.check(deployment.region);
      return deployImages(runtimeOf(deployment.region), deployment);
    },
    publishFile: (asset) => foundation.assets.publish(asset),
    publishImage: (image) =>
      publishImage(image, runtime.registry, registryDirectory(foundation.stateDirectory)),
    async withdrawFile({ bucket, key }) {
      foundation.assets.withdraw(bucket, key);
      await foundation.emulator.deleteObject(bucket, key);
    },
    serveJsonApi(targetPrefix, handler) {
      foundation.apis.set(targetPrefix, handler);
      foundation.alwaysAnswering.add(targetPrefix);
    },
    stop,
  };
}

/** Answers what ends it. */
function tellOfPushes({ stateDirectory }: Foundation, events: EventBus): () => void {
  const { stop } = watchPushes(registryDirectory(stateDirectory), (push) => {
    const event = imageEvent(push);
    if (event) events.put(event);
  });
  return stop;
}

function composeRuntime(foundation: Foundation): CommonRuntime {
  const {
    stateDirectory,
    processes,
    containers,
    ports,
    secrets,
    authority,
    store,
    endpoint,
    emulator,
    worldwideParts,
  } = foundation;
  return {
    stateDirectory,
    processes,
    containers,
    ports,
    registry: createImageRegistry(registryDirectory(stateDirectory)),
    secrets,
    resources: {
      find: (near, physicalId) => recordedResources(store).find(isAt(near, physicalId)),
      all: (type) => recordedResources(store, type),
    },
    authority,
    awsEnvironment: awsEnvironmentFor(endpoint, emulator.url, authority),
    worldwide: worldwideParts.shared,
  };
}

function composeEngine(
  { store, emulator, secrets, responses, regions }: Foundation,
  {
    runtime,
    runtimeOf,
    functions,
    rotation,
    readObject,
  }: {
    runtime: CommonRuntime;
    runtimeOf: (region: string) => Runtime;
    functions: FunctionRunner;
    rotation: SecretRotation;
    readObject(bucket: string, key: string): Buffer | undefined;
  },
): StackEngine {
  const { storedParameter, sourcesFor } = parameterSources(runtime);
  const types = createResourceTypes({
    ...{ emulator, secrets, rotation, functions, responses, readObject },
  });
  return createStackEngine({ store, types, runtimeOf, regions, sourcesFor, storedParameter });
}

/** What serves customers goes first, then what it stands on. */
async function stopAll(foundation: Foundation, engine: StackEngine): Promise<void> {
  engine.freeze();
  await foundation.regions.endAll();
  await foundation.worldwideParts.stopAll();
  await foundation.processes.stopAll();
  if (foundation.containers !== undefined) removeLeftContainers(foundation.stateDirectory);
  await foundation.emulator.stop();
  await close(foundation.server);
}

function isAt(near: { account: string; region: string }, physicalId: string) {
  return (resource: RecordedResource) =>
    resource.physicalId === physicalId &&
    resource.account === near.account &&
    resource.region === near.region;
}
