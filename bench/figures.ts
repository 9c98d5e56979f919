/** How a figure is called in the table, and its unit. */
export const FIGURES = {
  rateUsed: { label: 'rate used', unit: '%' },
  rateToLast: { label: 'rate used to the very last email', unit: '%' },
  throttled: { label: 'calls throttled', unit: '%' },
  peakSecond: { label: 'peak second', unit: 'recipients' },
  accountUsed: { label: 'account used, others included', unit: '%' },
  sent: { label: 'sent', unit: 'emails' },
  lost: { label: 'lost', unit: 'emails' },
  duplicates: { label: 'duplicates', unit: 'emails' },
  deadLettered: { label: 'dead-lettered', unit: 'messages' },
  deadLetteredWithoutReason: { label: 'dead-lettered without a reason', unit: 'messages' },
  left: { label: 'left on the queue', unit: 'messages' },
  seconds: { label: 'first to last accepted', unit: 's' },
  allSentSeconds: { label: 'first enqueued to last accepted', unit: 's' },
  slowestSeconds: { label: 'slowest, enqueued to accepted', unit: 's' },
  beyondCallMs: { label: 'slowest, beyond its call', unit: 'ms' },
  billedBeyondCallMs: { label: 'billed an email, beyond its call', unit: 'ms' },
  recoverySeconds: { label: 'until 95 % of the rate again', unit: 's' },
  resumeSeconds: { label: 'until the first accepted again', unit: 's' },
  kills: { label: 'kills', unit: '' },
  duplicatedSecondsPerKill: { label: 'duplicates a kill, in sends of one environment', unit: 's' },
  duplicatesOnceIsolated: { label: 'duplicates once it is isolated', unit: 'emails' },
  longestRefusalSeconds: { label: 'longest that a batch could not run', unit: 's' },
  droppedBatches: {
    label: "batches that the queue's visibility ended before they could run",
    unit: '',
  },
  mostReceives: { label: 'receives of a message, at most', unit: '' },
  gbSecondsPerMillion: { label: 'billed', unit: 'GB-s a million' },
  sqsCallsPerEmail: { label: 'SQS calls', unit: 'an email' },
  logBytesPerEmail: { label: 'log', unit: 'B an email' },
  cpuMsPerEmail: { label: 'CPU', unit: 'ms an email' },
  sdkCpuMsPerEmail: { label: "CPU of the SDK's own call, alone", unit: 'ms an email' },
  cpuBeyondSdkMs: { label: "CPU beyond the SDK's own call", unit: 'ms an email' },
  maxRssMb: { label: 'resident', unit: 'MB' },
  sqsDollars: { label: 'SQS', unit: '$ a million' },
  lambdaDollars: { label: 'Lambda', unit: '$ a million' },
  logDollars: { label: 'logs', unit: '$ a million' },
  overheadDollars: { label: 'overhead', unit: '$ a million' },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly unit: string }>>;

export type FigureName = keyof typeof FIGURES;

/** What was measured. A figure that a case has none of is absent. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;
