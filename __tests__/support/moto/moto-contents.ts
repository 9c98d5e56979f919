/**
 * Reads an AWS that moto plays, for tests that look at what an apply has made and a destroy has left.
 * @param endpoint moto's, for example `http://127.0.0.1:40335`
 */
export class MotoContents {
  constructor(
    private readonly endpoint: string,
    private readonly region = 'eu-west-1',
  ) {}

  /**
   * Calls an operation of a service that speaks JSON.
   * @param service as requests are signed for it, for example `sqs`
   * @param operation the value of the target header, for example `AmazonSQS.ListQueues`
   */
  async call<T>(service: string, operation: string, input: object = {}): Promise<T> {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': operation,
    };
    return JSON.parse(await this.request(service, '/', headers, JSON.stringify(input))) as T;
  }

  /** Reads a path of a service that speaks REST, for example `lambda`, `/2015-03-31/functions/`. */
  async get<T>(service: string, path: string): Promise<T> {
    return JSON.parse(await this.request(service, path)) as T;
  }

  /** A name for each resource that is there, sorted; keys that wait for their deletion aren't. */
  async names(): Promise<string[]> {
    const lists = await Promise.all([
      this.call<{ QueueUrls?: string[] }>('sqs', 'AmazonSQS.ListQueues').then(
        ({ QueueUrls = [] }) => QueueUrls.map((url) => `queue ${url.split('/').at(-1)}`),
      ),
      this.get<{ Functions: { FunctionName: string }[] }>('lambda', '/2015-03-31/functions/').then(
        ({ Functions }) => Functions.map(({ FunctionName }) => `function ${FunctionName}`),
      ),
      this.get<{ EventSourceMappings: { EventSourceArn: string }[] }>(
        'lambda',
        '/2015-03-31/event-source-mappings/',
      ).then(({ EventSourceMappings }) =>
        EventSourceMappings.map(({ EventSourceArn }) => `mapping ${EventSourceArn}`),
      ),
      this.call<{ logGroups: { logGroupName: string }[] }>(
        'logs',
        'Logs_20140328.DescribeLogGroups',
      ).then(({ logGroups }) => logGroups.map(({ logGroupName }) => `log group ${logGroupName}`)),
      this.call<{ Rules: { Name: string }[] }>('events', 'AWSEvents.ListRules').then(({ Rules }) =>
        Rules.map(({ Name }) => `rule ${Name}`),
      ),
      this.query('iam', 'ListRoles', '2010-05-08', 'RoleName').then(named('role')),
      this.query('monitoring', 'ListDashboards', '2010-08-01', 'DashboardName').then(
        named('dashboard'),
      ),
      this.query('monitoring', 'DescribeAlarms', '2010-08-01', 'AlarmName').then(named('alarm')),
      this.request('s3', '/').then((xml) => named('bucket')(textsOf(xml, 'Name'))),
      this.enabledKeys(),
    ]);
    return lists.flat().sort();
  }

  private async enabledKeys(): Promise<string[]> {
    const { Keys } = await this.call<{ Keys: { KeyId: string }[] }>('kms', 'TrentService.ListKeys');
    const described = await Promise.all(
      Keys.map((key) =>
        this.call<{ KeyMetadata: { KeyId: string; KeyState: string } }>(
          'kms',
          'TrentService.DescribeKey',
          { KeyId: key.KeyId },
        ),
      ),
    );
    return described
      .filter(({ KeyMetadata }) => KeyMetadata.KeyState !== 'PendingDeletion')
      .map(({ KeyMetadata }) => `key ${KeyMetadata.KeyId}`);
  }

  private async query(service: string, action: string, version: string, element: string) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ Action: action, Version: version }).toString();
    return textsOf(await this.request(service, '/', headers, body), element);
  }

  /** moto doesn't check signatures; it takes the service and the Region from them. */
  private async request(
    service: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<string> {
    const credential = `test/20260101/${this.region}/${service}/aws4_request`;
    const response = await fetch(`${this.endpoint}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`moto, ${service} ${path}: ${response.status} ${text}`);
    }
    return text;
  }
}

function textsOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(
    ([, text = '']) => text,
  );
}

function named(kind: string): (names: readonly string[]) => string[] {
  return (names) => names.map((name) => `${kind} ${name}`);
}
