import type { Construct } from 'constructs';
import { type ProxyVariables, proxy } from '../../app/proxy/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import type { ServiceSurroundings } from './service-surroundings.ts';

type NoSecrets = Record<never, string>;

export function defineProxy(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { environment, network, internal } = surroundings;
  return new ContainerService<ProxyVariables, NoSecrets>(scope, 'Proxy', {
    ...surroundings,
    contract: proxy,
    variables: {
      PORT: String(proxy.port),
      ENVIRONMENT: environment.name,
      STOREFRONT_URL: internal.url,
    },
    secrets: {},
    securityGroup: network.securityGroups.proxy,
    runsOn: 'hosts',
    watchedBy: 'load-balancer',
  });
}
