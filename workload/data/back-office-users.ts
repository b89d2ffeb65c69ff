import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { backOffice } from '../../app/back-office/contract.ts';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { acknowledge } from '../acknowledge.ts';
import { namedBecause } from '../named-because.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/** A token's scope is `<identifier of the resource server>/<scope>`. */
const scopeDescriptions = {
  [catalog.scopes.read]: 'See products, prices, stock and who changed them',
  [catalog.scopes.write]: 'Change products, prices and stock',
  [orders.scopes.read]: 'See orders, dead letters and who changed them',
  [orders.scopes.write]: 'Refund orders, and send dead letters back to the queue',
};

/**
 * Where a browser may be sent back to. Cognito takes plain HTTP for loopback only, so an environment without a domain is
 * reached through a forwarded port, of which Cognito compares the number as well:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html
 */
const loopbackOrigins = ['http://localhost', 'http://localhost:8080'];

export interface BackOfficeUsersProps {
  environment: WorkloadEnvironment;
}

/** Who may use the back office: a Cognito user pool to which only its administrators add people. */
export class BackOfficeUsers extends Construct {
  /** The OpenID Connect issuer, whose discovery document stands below `/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** The public client by which the back office signs its users in: authorization code with PKCE, no secret. */
  readonly clientId: string;

  constructor(scope: Construct, id: string, { environment }: BackOfficeUsersProps) {
    super(scope, id);
    const pool = definePool(this, environment);
    acknowledgeEasySignIn(pool, environment);
    const signIn = pool.addDomain('SignIn', {
      // One name space for all accounts of a region.
      cognitoDomain: { domainPrefix: `sluice-${environment.name}-${environment.account}` },
    });
    namedBecause(signIn, 'Cognito chooses no name: browsers are sent there by it.');
    this.issuer = pool.userPoolProviderUrl;
    this.clientId = defineClient(pool, environment);
  }
}

function definePool(scope: Construct, { signIn, keepsData }: WorkloadEnvironment): UserPool {
  const isProtected = signIn.threatProtection !== 'off';
  return new UserPool(scope, 'Pool', {
    selfSignUpEnabled: false,
    signInAliases: { username: true, email: true },
    autoVerify: { email: true },
    standardAttributes: { email: { required: true, mutable: true }, fullname: { mutable: true } },
    mfa: signIn.secondFactor === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      passwordHistorySize: 5,
      tempPasswordValidity: Duration.days(3),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    // Threat protection is a part of the dearer plan.
    featurePlan: isProtected ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
    ...(isProtected && {
      standardThreatProtectionMode:
        signIn.threatProtection === 'enforced'
          ? StandardThreatProtectionMode.FULL_FUNCTION
          : StandardThreatProtectionMode.AUDIT_ONLY,
    }),
    deletionProtection: keepsData,
    removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

function acknowledgeEasySignIn(pool: UserPool, { signIn }: WorkloadEnvironment): void {
  if (signIn.secondFactor === 'optional') {
    acknowledge(pool, {
      rules: ['AwsSolutions-COG2'],
      reason: 'Users of an environment without customers may take a second factor; prod requires one.',
    });
  }
  if (signIn.threatProtection === 'off') {
    acknowledge(pool, {
      rules: ['AwsSolutions-COG8'],
      reason:
        'Threat protection costs per user, and there is nothing to steal in an environment with demo data.',
    });
  }
}

function defineClient(pool: UserPool, { domain }: WorkloadEnvironment): string {
  const origins = domain === undefined ? loopbackOrigins : [`https://${domain}`];
  const client = pool.addClient('BackOffice', {
    generateSecret: false,
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE, ...defineScopes(pool)],
      callbackUrls: origins.map((origin) => `${origin}${backOffice.basePath}${backOffice.signedInPath}`),
      logoutUrls: origins.map((origin) => `${origin}${backOffice.basePath}`),
    },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.hours(10),
  });
  return client.userPoolClientId;
}

/** One resource server for each identifier before the slash: what may be asked for there. */
function defineScopes(pool: UserPool): OAuthScope[] {
  const described = Object.entries(scopeDescriptions).map(([scope, scopeDescription]) => {
    const [identifier = '', scopeName = ''] = scope.split('/');
    return { identifier, scope: new ResourceServerScope({ scopeName, scopeDescription }) };
  });
  const byIdentifier = Map.groupBy(described, ({ identifier }) => identifier);
  return [...byIdentifier].flatMap(([identifier, entries]) => {
    const scopes = entries.map(({ scope }) => scope);
    const server = pool.addResourceServer(identifier, { identifier, scopes });
    namedBecause(
      server,
      'The identifier stands in the scopes of every token, as the contracts of the services say.',
    );
    return scopes.map((scope) => OAuthScope.resourceServer(server, scope));
  });
}
