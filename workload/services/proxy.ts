import { Capability } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { type ProxyVariables, proxy } from '../../app/proxy/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import type { ServiceSurroundings } from './service-surroundings.ts';

/** Listen on port 80, run its workers as nobody, with folders of theirs, and signal to them. */
const mayServe = [
  Capability.NET_BIND_SERVICE,
  Capability.SETUID,
  Capability.SETGID,
  Capability.CHOWN,
  Capability.KILL,
];

type NoSecrets = Record<never, string>;

export function defineProxy(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { environment, network, internal } = surroundings;
  return new ContainerService<ProxyVariables, NoSecrets>(scope, 'Proxy', {
    ...surroundings,
    contract: proxy,
    variables: {
      PORT: String(proxy.port),
      TLS_PORT: String(proxy.tlsPort),
      ENVIRONMENT: environment.name,
      STOREFRONT_URL: internal.url,
      CERTIFICATE_FILE: '/var/lib/sluice/certificate/tls.pem',
      MEDIA_DIRECTORY: '/var/lib/sluice/media',
      ADDRESS_LIMITS: environment.keepsData ? 'enforced' : 'lifted',
    },
    secrets: {},
    securityGroup: network.securityGroups.proxy,
    runsOn: 'hosts',
    exceptions: { root: mayServe, writable: ['/tmp'] },
  });
}
