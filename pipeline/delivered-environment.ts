import type { WorkloadEnvironment } from '../workload/workload-stage.ts';
import type { Delivery, DeliveryStage } from './delivery.ts';

/** An environment with what the delivery has to know of it, beside what runs there. */
export interface DeliveredEnvironment extends WorkloadEnvironment {
  /**
   * Whether the gate before it answers itself where the dossier has read everything and found nothing that would change.
   * Left out, a person is always asked.
   */
  unchangedApprovesItself?: boolean;
}

/** What is told of an environment where only its gate matters. */
export type EnvironmentBehindGate = Pick<DeliveredEnvironment, 'name' | 'unchangedApprovesItself'>;

export type GateStage = Extract<DeliveryStage, { kind: 'gate' }>;

/** Whether the gate answers itself where nothing would change behind it. */
export function approvesItself({ gate }: GateStage, environments: readonly EnvironmentBehindGate[]): boolean {
  const behind = environments.find(({ name }) => name === gate.dossier.comparesWith);
  return behind?.unchangedApprovesItself === true;
}

/** The gates that answer themselves where nothing would change behind them. */
export function selfApprovingGates(
  { stages }: Delivery,
  environments: readonly EnvironmentBehindGate[],
): GateStage[] {
  return stages
    .filter((stage) => stage.kind === 'gate')
    .filter((stage) => approvesItself(stage, environments));
}
