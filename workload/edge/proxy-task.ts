import type { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { type ProxyVariables, proxy } from '../../app/proxy/contract.ts';
import { acknowledge } from '../acknowledge.ts';
import { defineTask } from '../containers/define-task.ts';
import type { ServiceSurroundings } from '../services/service-surroundings.ts';
import { certificateFile, hostPaths } from './host-paths.ts';

type NoSecrets = Record<never, string>;

/** NGINX in the network of its host, with the host's folders for images, videos and the certificate. */
export function defineProxyTask(scope: Construct, surroundings: ServiceSurroundings): TaskDefinition {
  const { environment, internal } = surroundings;
  const task = defineTask<ProxyVariables, NoSecrets>(scope, {
    ...surroundings,
    contract: proxy,
    variables: {
      PORT: String(proxy.port),
      TLS_PORT: String(proxy.tlsPort),
      ENVIRONMENT: environment.name,
      STOREFRONT_URL: internal.url,
      CERTIFICATE_FILE: certificateFile,
      MEDIA_DIRECTORY: hostPaths.media,
      // As at the storefront: load comes from one address.
      ADDRESS_LIMITS: environment.keepsData ? 'enforced' : 'lifted',
    },
    secrets: {},
    runsOn: 'hosts',
    usesNetworkOfHost: true,
    exceptions: { writable: ['/tmp'] },
  });
  task.defaultContainer?.addPortMappings({ containerPort: proxy.tlsPort });
  for (const [name, sourcePath] of Object.entries(hostPaths)) {
    task.addVolume({ name, host: { sourcePath } });
    task.defaultContainer?.addMountPoints({
      sourceVolume: name,
      containerPath: sourcePath,
      readOnly: true,
    });
  }
  acknowledge(task, {
    rules: ['NIST.800.53.R5-ECSTaskDefinitionUserForHostMode'],
    reason:
      'The rule asks for a privileged container; this one shares the network of its host and has no other privilege.',
  });
  return task;
}
