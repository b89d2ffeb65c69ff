/** Something that is said on a topic of SNS. */
export interface Publication {
  topicArn: string;
  subject?: string | undefined;
  message: string;
  /** Texts by their names, by which subscriptions may choose. */
  attributes?: Record<string, string>;
  /** Of a FIFO topic. */
  group?: string | undefined;
}
