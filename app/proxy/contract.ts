/** NGINX in front of the shop; hides what is internal. */
export const proxy = {
  name: 'proxy',
  port: 80,
  tlsPort: 443,
  /** Answered by NGINX itself, with and without TLS. */
  healthPath: '/health/proxy',
  /** Below it are the files of the media directory: images and videos. */
  mediaPath: '/media',
  /**
   * After so long a customer has to connect anew, and finds out where the shop's name leads by then: who went on ordering
   * over one connection would otherwise stay in a region that others have left.
   */
  connectionLifetimeInSeconds: 60,
} as const;

export interface ProxyVariables {
  /** Serves the shop; once there is a certificate, it sends everybody to HTTPS. */
  PORT: string;
  /** Serves the shop by HTTPS and HTTP/2, as soon as there is a certificate. */
  TLS_PORT: string;
  ENVIRONMENT: string;
  /** The internal load balancer, as a URL without a path. */
  STOREFRONT_URL: string;
  /**
   * The path of a PEM file with private key, certificate and its chain. It may come and be replaced at any time; put it
   * there in one move, so that it is never read half written.
   */
  CERTIFICATE_FILE: string;
  /** The path of the folder with images and videos; what has a fingerprint in its name never changes. */
  MEDIA_DIRECTORY: string;
  /** Whether an address may open only so many connections and send only so many requests; see the storefront. */
  ADDRESS_LIMITS: 'enforced' | 'lifted';
}
