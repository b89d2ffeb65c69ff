import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type PaymentsSecrets, type PaymentsVariables, payments } from '../../app/payments/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import {
  databaseSecrets,
  databaseVariables,
  mayReadAgain,
  programVariables,
  type ServiceSurroundings,
} from './service-surroundings.ts';

/** As long, an order can be cancelled without money going to and fro. */
const captureDelay = Duration.minutes(30);

export function definePayments(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { network, data } = surroundings;
  const service = new ContainerService<PaymentsVariables, PaymentsSecrets>(scope, 'Payments', {
    ...surroundings,
    contract: payments,
    variables: {
      ...programVariables(surroundings, payments),
      ...databaseVariables(surroundings),
      CAPTURE_AFTER_MINUTES: String(captureDelay.toMinutes()),
    },
    secrets: databaseSecrets(surroundings),
    securityGroup: network.securityGroups.payments,
    runsOn: 'fargate',
    rollout: surroundings.environment.rollout,
  });
  mayReadAgain(service, data.database.secret);
  return service;
}
