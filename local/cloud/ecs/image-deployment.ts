/** Images for containers of a service that stands. */
export interface ImageDeployment {
  account: string;
  region: string;
  /** The names, or the ARNs. */
  cluster: string;
  service: string;
  /** By the name of the container; the others keep theirs. */
  images: ReadonlyMap<string, string>;
  /** Asked once more, after nobody has heard how it ended: what runs already is not deployed again. */
  repeated: boolean;
  log(line: string): void;
}
