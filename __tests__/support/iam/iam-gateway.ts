import type { Guard } from '../../../local/aws/http-server';
import { answerAccessDenied } from './access-denied';
import { isAllowed, type Principal } from './evaluate-policies';
import { type AwsAccount, type IamRequest, iamRequestsOf } from './iam-requests';
import { readSignedCall } from './signed-call';

/** A request that was decided about, and by whom it was made: `poller`, `mapping`. */
export interface DecidedRequest extends IamRequest {
  readonly caller: string;
  readonly isAllowed: boolean;
}

export interface IamGatewayOptions {
  /** By the name of the caller, without the number of its execution environment. */
  readonly principals: Readonly<Record<string, Principal>>;
  readonly account: AwsAccount;
}

/** Makes the queues, as Terraform does; no role of ours. */
const OWNER = 'owner';

/**
 * IAM in front of the local services: decides about every call by the caller's policies, answers
 * what is denied as the service would, and keeps what was asked.
 */
export class IamGateway {
  readonly #options: IamGatewayOptions;
  readonly #decisions = new Map<string, Promise<DecidedRequest>>();
  readonly #decided: DecidedRequest[] = [];
  #error: unknown;

  constructor(options: IamGatewayOptions) {
    this.#options = options;
  }

  /** Give it to the installation. */
  readonly guard: Guard = async (request, response, body, passOn) => {
    try {
      const call = readSignedCall(request, body);
      const caller = call.accessKey.replace(/\.\d+$/, '');
      if (caller !== OWNER) {
        const { principals, account } = this.#options;
        const principal = principals[caller];
        if (principal === undefined) throw new Error(`No role is known of ${caller}.`);
        const requests = iamRequestsOf(call, account);
        const decided = await Promise.all(
          requests.map((each) => this.#decide(caller, principal, each)),
        );
        const denied = decided.find((each) => !each.isAllowed);
        if (denied !== undefined) {
          answerAccessDenied(response, call.service, principal.arn, denied);
          return;
        }
      }
    } catch (error) {
      // Nobody sees what a server throws but the caller, as a broken connection.
      this.#error ??= error;
      throw error;
    }
    await passOn();
  };

  /**
   * Each request that was decided about, once.
   * @throws whatever kept the gateway from deciding
   */
  get decided(): readonly DecidedRequest[] {
    if (this.#error !== undefined) throw this.#error;
    return this.#decided;
  }

  #decide(caller: string, principal: Principal, request: IamRequest): Promise<DecidedRequest> {
    const key = JSON.stringify([caller, request]);
    const known = this.#decisions.get(key);
    if (known !== undefined) return known;
    const decision = this.#ask(caller, principal, request);
    this.#decisions.set(key, decision);
    return decision;
  }

  async #ask(caller: string, principal: Principal, request: IamRequest): Promise<DecidedRequest> {
    const allowed = await isAllowed(principal, request, this.#options.account);
    const decided = { ...request, caller, isAllowed: allowed };
    this.#decided.push(decided);
    return decided;
  }
}
