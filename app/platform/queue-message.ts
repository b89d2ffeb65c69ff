/** A message as it was received. */
export interface QueueMessage {
  messageId: string;
  body: string;
  /** The message group of a FIFO queue; undefined on a standard queue. */
  groupId: string | undefined;
  /** 1 when the message is seen for the first time. */
  receiveCount: number;
  receiptHandle: string;
  /** The trace that the sender worked in, as W3C writes it; what is done for this message alone belongs to it. */
  traceparent?: string | undefined;
  /** The sender's attributes of type String. */
  attributes?: Readonly<Record<string, string>>;
}
