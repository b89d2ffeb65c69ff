import { createSessionSeal } from '../../app/back-office/identity/session.ts';
import { catalog } from '../../app/catalog/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { type RunningProgram, startService } from '../support/program.ts';
import { startTokenIssuer } from '../support/token-issuer.ts';
import { startWholeShop, type WholeShop } from '../support/whole-shop.ts';
import type { KnownValues } from './arbitrary-from-schema.ts';
import { knownValuesOf } from './known-values.ts';
import { endConnections } from './send-request.ts';

export interface FuzzedShop extends WholeShop {
  backOffice: RunningProgram;
  known: KnownValues;
  /** A bearer token with every scope. */
  token: string;
  /** The cookie of somebody who is signed in to the back office, and may do everything. */
  sessionCookie: Readonly<Record<string, string>>;
}

/** The whole shop with its back office, and some orders in it. */
export async function startFuzzedShop(): Promise<FuzzedShop> {
  const issuer = await startTokenIssuer();
  const shop = await startWholeShop({ variables: { OIDC_ISSUER: issuer.issuer } });
  const sessionSecret = 'a secret of the fuzzed back office';
  const backOffice = await startService('app/back-office/main.ts', {
    ...shop.variables,
    ...{ OIDC_CLIENT_ID: 'back-office', SESSION_SECRET: sessionSecret },
  });
  const scopes = [...Object.values(catalog.scopes), ...Object.values(orders.scopes)];
  const token = await issuer.tokenFor({ scopes });
  const session = await createSessionSeal(sessionSecret).seal({
    ...{ subject: 'subject-of-anna', name: 'anna', accessToken: token },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  });
  return {
    ...shop,
    ...{ backOffice, token, known: await knownValuesOf(shop) },
    sessionCookie: { 'session-test.0': session },
    stop: async () => {
      endConnections();
      await backOffice.terminate();
      await shop.stop();
      await issuer.stop();
    },
  };
}
