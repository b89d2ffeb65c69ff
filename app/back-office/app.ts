import express, { type Express } from 'express';
import { createHttpApp } from '../platform/http-app.ts';
import { createApi } from '../platform/openapi.ts';
import { setSecurityHeaders } from '../platform/security-headers.ts';
import { createSigner } from '../platform/signed-value.ts';
import { backOffice } from './contract.ts';
import { createSessions } from './identity/keep-session.ts';
import { createSessionSeal, createSignInSeal } from './identity/session.ts';
import { audit } from './routes/audit.ts';
import type { BackOffice } from './routes/back-office-pages.ts';
import { dashboard } from './routes/dashboard.ts';
import { deadLetters } from './routes/dead-letters.ts';
import { refuseUnknownPage, showFailure } from './routes/failures.ts';
import { files } from './routes/files.ts';
import { orders } from './routes/orders.ts';
import { prices } from './routes/prices.ts';
import { products } from './routes/products.ts';
import { signIn } from './routes/sign-in.ts';
import { stock } from './routes/stock.ts';

/**
 * The pages for the people who run the shop. They know nothing by themselves: each request is made of what the services
 * answer to the user who is signed in, so that what somebody may see and do is decided there.
 */
export function createApp({
  sessionSecret,
  ...dependencies
}: Omit<BackOffice, 'sessions' | 'signInSeal' | 'signer'> & { sessionSecret: string }): Express {
  const office: BackOffice = {
    ...dependencies,
    sessions: createSessions({
      seal: createSessionSeal(sessionSecret),
      issuer: dependencies.issuer,
      environment: dependencies.environment,
    }),
    signInSeal: createSignInSeal(sessionSecret),
    signer: createSigner(sessionSecret),
  };
  return createHttpApp({
    service: backOffice.name,
    version: office.version,
    logger: office.logger,
    api: createApi({ title: 'Sluice back office', version: office.version, basePath: backOffice.basePath }),
    // It has a page to show whoever does not answer.
    readiness: {},
    routes: (app) => {
      // Only the proxy and the load balancer reach it, and they say how the user reached them.
      app.set('trust proxy', true);
      app.use(setSecurityHeaders);
      app.use(express.urlencoded({ extended: false, limit: '50kb' }));
      for (const routes of [files, signIn, dashboard, products, prices, stock, orders, deadLetters, audit]) {
        routes(app, office);
      }
      app.use(refuseUnknownPage);
      app.use(showFailure(office));
    },
  });
}
