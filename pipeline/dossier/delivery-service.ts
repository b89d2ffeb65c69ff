import type { LastRelease } from '../history/last-release.ts';
import type { TestReport } from './dossier.ts';

/** What carries the delivery out, as far as it knows what a dossier tells. */
export interface DeliveryService {
  /** Undefined where it is not CodePipeline. */
  executionId: string | undefined;
  lastRelease(environment: string): Promise<LastRelease | undefined>;
  /** Whether another release is being brought to the environment, or is about to be. */
  isBusy(environment: string): Promise<boolean>;
  reports(): Promise<readonly TestReport[]>;
}
