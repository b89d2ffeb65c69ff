/** NGINX in front of the shop; hides what is internal. */
export const proxy = {
  name: 'proxy',
  port: 80,
  /** Answered by NGINX itself. */
  healthPath: '/health/proxy',
} as const;

export interface ProxyVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The internal load balancer, as a URL without a path. */
  STOREFRONT_URL: string;
}
