/** Folders of a host that the container of its proxy finds at the same paths, and cannot change. */
export const hostPaths = {
  /** Images and videos: where the bucket is mounted. */
  media: '/var/lib/sluice/media',
  /** Holds the certificate, when the shop has a domain. */
  certificate: '/var/lib/sluice/certificate',
} as const;

/** Where the proxy looks for private key, certificate and chain. */
export const certificateFile = `${hostPaths.certificate}/tls.pem`;

/** The user and group of the image that run NGINX: `node`, which the host does not know by this name. */
export const proxyUser = 1000;
