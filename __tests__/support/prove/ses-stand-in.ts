import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChannelServer } from '../../../local/aws/ses/channel-server';
import { startSesServer } from '../../../local/aws/ses/ses-server';
import { systemClock } from '../../../simulation/clock';
import type { SendingAccount } from '../../../simulation/ses/account';

/** Passes the request on to another server, and its answer back. */
export type Forward = (endpoint: string, body?: Buffer) => Promise<void>;

interface ConfigurationSet {
  readonly ConfigurationSetName: string;
  readonly SendingOptions?: { readonly SendingEnabled: boolean };
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/**
 * SES for callers that aren't the functions: the local SES, which shares the account's limits, with
 * identities and configuration sets in front of it, which moto knows only in part. Texts are those
 * that are assumed.
 */
export class SesStandIn {
  readonly #sets = new Map<string, ConfigurationSet>();
  /** Shared with the local SES, which refuses the names that aren't in it. */
  readonly #setNames: string[];

  private constructor(
    readonly server: ChannelServer,
    private readonly verified: readonly string[],
    setNames: string[],
  ) {
    this.#setNames = setNames;
  }

  static async start(
    account: SendingAccount,
    verified: readonly string[],
    region: string,
  ): Promise<SesStandIn> {
    const configurationSets: string[] = [];
    const identities = { verified, configurationSets };
    const server = await startSesServer({ account, region, identities, clock: systemClock });
    return new SesStandIn(server, verified, configurationSets);
  }

  /** Names of the sets that are there. */
  get configurationSets(): readonly string[] {
    return this.#setNames;
  }

  /** @param isDenied whether the caller may do nothing */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    isDenied: boolean,
    forward: Forward,
  ): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    const [, resource, name] = /^\/v2\/email\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
    if (isDenied) {
      return fail(
        response,
        403,
        'AccessDeniedException',
        'User: arn:aws:sts::123456789012:assumed-role/denied/denied is not authorized to perform: ses:SendEmail on resource: arn:aws:ses:eu-west-1:123456789012:identity/example.com because no identity-based policy allows the ses:SendEmail action',
      );
    }
    if (resource === 'identities') return this.#identity(response, decodeURIComponent(name ?? ''));
    if (resource === 'list-configuration-sets') {
      return answer(response, { ConfigurationSets: [...this.#sets.keys()] });
    }
    if (resource === 'configuration-sets') return this.#set(request, response, body, name);
    if (resource === 'tags') {
      const arn = new URL(request.url ?? '', 'http://ses').searchParams.get('ResourceArn') ?? '';
      return answer(response, { Tags: this.#sets.get(arn.split('/').at(-1) ?? '')?.Tags ?? [] });
    }
    if (resource === 'outbound-emails') {
      const { ConfigurationSetName: named = '' } = JSON.parse(body.toString());
      if (this.#sets.get(named)?.SendingOptions?.SendingEnabled === false) {
        const text = `Sending is paused for configuration set <${named}>.`;
        return fail(response, 400, 'SendingPausedException', text);
      }
    }
    return forward(this.server.endpoint);
  }

  #identity(response: ServerResponse, identity: string): void {
    if (!this.verified.includes(identity)) {
      fail(response, 404, 'NotFoundException', `Email identity ${identity} does not exist.`);
      return;
    }
    answer(response, { IdentityType: 'DOMAIN', VerifiedForSendingStatus: true });
  }

  #set(
    { method }: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
    name: string | undefined,
  ): void {
    const known = this.#sets.get(name ?? '');
    if (name !== undefined && known === undefined) {
      const text = `Configuration set <${name}> does not exist.`;
      fail(response, 404, 'NotFoundException', text);
      return;
    }
    if (method === 'GET') {
      answer(response, known);
      return;
    }
    const given = body.length > 0 ? JSON.parse(body.toString()) : {};
    if (method === 'DELETE') this.#sets.delete(name ?? '');
    // Only `…/sending` is ever put.
    else if (known) this.#sets.set(known.ConfigurationSetName, { ...known, SendingOptions: given });
    else this.#sets.set(given.ConfigurationSetName, given);
    this.#setNames.splice(0, Number.POSITIVE_INFINITY, ...this.#sets.keys());
    answer(response, {});
  }
}

function answer(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, type: string, message: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
    .end(JSON.stringify({ message }));
}
