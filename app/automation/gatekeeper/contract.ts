/** Answers approvals in a person's place: of what is no longer the newest, and of what would change nothing. */
export const gatekeeper = {
  name: 'gatekeeper',
  handler: 'main.handler',
  timeoutInSeconds: 60,
} as const;

/** What the build of a dossier tells by variables that it exports. */
export const dossierVariables = {
  /** The dossier in a line. */
  summary: 'DOSSIER_SUMMARY',
  /** Where the page is. */
  link: 'DOSSIER_LINK',
  /** `true` only where everything was read, nothing would change, and nothing else is on its way there. */
  unchanged: 'DOSSIER_UNCHANGED',
} as const;

export interface GatekeeperVariables {
  ENVIRONMENT: string;
  /** A JSON list of gates, as `stage/action`, that answer themselves where nothing would change behind them. */
  SELF_APPROVING_GATES: string;
}

export interface GatekeeperResult {
  /** The gates whose approval was rejected, as `stage/action`. */
  rejected: string[];
  /** Those that were passed without a person. */
  approved: string[];
}
