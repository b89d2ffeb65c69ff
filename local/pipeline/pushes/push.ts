/** A push as the remote received it. */
export interface Push {
  repository: string;
  /** Or the tag, as `refs/tags/<name>`. */
  branch: string;
  commit: string;
}
