/** What sending has used: what AWS counts for its bill. */
export interface Usage {
  readonly emails: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  /** Requests in pieces of 64 KB. */
  readonly sqsRequests: number;
  /** Bytes that CloudWatch Logs ingests. */
  readonly logBytes: number;
}

/** US dollars for a million emails, by service. */
export interface CostPerMillion {
  readonly lambda: number;
  readonly sqs: number;
  readonly logs: number;
  readonly total: number;
}
