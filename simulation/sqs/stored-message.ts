interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** A message as it lies in a queue. Looking at it changes nothing. */
export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  readonly approximateReceiveCount: number;
  readonly state: 'visible' | 'delayed' | 'in-flight';
}
