import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type PaymentsSecrets, type PaymentsVariables, payments } from '../../app/payments/contract.ts';
import { ContainerService } from '../containers/container-service.ts';
import {
  databaseSecrets,
  databaseVariables,
  programVariables,
  type ServiceSurroundings,
} from './service-surroundings.ts';

/** As long, an order can be cancelled without money going to and fro. */
const captureDelay = Duration.minutes(30);

export function definePayments(scope: Construct, surroundings: ServiceSurroundings): ContainerService {
  const { network } = surroundings;
  return new ContainerService<PaymentsVariables, PaymentsSecrets>(scope, 'Payments', {
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
}
