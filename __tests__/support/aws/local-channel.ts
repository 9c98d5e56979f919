/** How an AWS client calls a local channel once, as the execution environment of that name does. */
export function callerOf(channel: { readonly endpoint: string }, name: string) {
  return {
    endpoint: channel.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: name, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}
