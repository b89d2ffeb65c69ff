/** Puts an environment to sleep outside working hours, and wakes it: on schedule, or whenever somebody asks. */
export const sleep = {
  name: 'sleep',
  handler: 'main.handler',
  timeoutInSeconds: 120,
} as const;

export interface SleepVariables {
  ENVIRONMENT: string;
  CLUSTER_NAME: string;
  /** Names of the ECS services that follow the load, separated by commas. */
  SERVICE_NAMES: string;
  /** Names of the ECS services that have one task each while the environment is awake, separated by commas. */
  SINGLE_SERVICE_NAMES: string;
  /** The Aurora cluster. */
  DATABASE_CLUSTER: string;
}

export interface SleepRequest {
  /**
   * `sleep` stops all tasks, and the database; what is stored stays, and so does what is not billed by the hour. `wake`
   * starts both again, and does not wait for them: in about five minutes the shop is whole. `status` changes nothing.
   */
  action: 'sleep' | 'wake' | 'status';
}

export interface SleepResult {
  /** As Aurora calls it: `available`, `stopping`, `stopped`, `starting` … */
  database: string;
  services: { name: string; desiredTasks: number; runningTasks: number }[];
}
