/** Pages of the back office: products, prices, stock, orders, refunds, dead letters. Holds no data of its own. */
export const backOffice = {
  name: 'back-office',
  port: 8080,
  /** Where the load balancer and the world find it. */
  basePath: '/back-office',
  healthPath: '/health/live',
  /** Where the issuer sends a user back to, below the base path. */
  signedInPath: '/signed-in',
} as const;

export interface BackOfficeVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs. */
  VERSION: string;
  CATALOG_URL: string;
  ORDERS_URL: string;
  /** OpenID Connect: Cognito on AWS. */
  OIDC_ISSUER: string;
  OIDC_CLIENT_ID: string;
}

export interface BackOfficeSecrets {
  /** Seals the session cookie, which holds the tokens. */
  SESSION_SECRET: string;
}
