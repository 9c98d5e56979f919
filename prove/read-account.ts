import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  NotFoundException,
} from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { mailboxOf } from '../lambdas/email/address';
import {
  type AccountFacts,
  type ConcurrencyFacts,
  identitiesOf,
  type SenderFacts,
  type SendingFacts,
} from './account-facts';
import type { AwsClients } from './aws-clients';

/** Who the credentials belong to. */
export async function readCaller({ sts }: AwsClients) {
  const { Account: accountId = '', Arn: callerArn = '' } = await sts.send(
    new GetCallerIdentityCommand({}),
  );
  return { accountId, callerArn, partition: callerArn.split(':')[1] ?? 'aws' };
}

/** Reads what has to be known before anything is made. Changes nothing. */
export async function readAccount(clients: AwsClients, from: string): Promise<AccountFacts> {
  // Alone and first: what is wrong with the credentials shows here.
  const caller = await readCaller(clients);
  const [sending, sender, concurrency] = await Promise.all([
    readSending(clients),
    readSender(clients, mailboxOf(from)),
    readConcurrency(clients),
  ]);
  return { region: clients.region, ...caller, sending, sender, concurrency };
}

export async function readSending({ ses }: Pick<AwsClients, 'ses'>): Promise<SendingFacts> {
  const { SendQuota = {}, ...account } = await ses.send(new GetAccountCommand({}));
  return {
    recipientsPerSecond: SendQuota.MaxSendRate ?? 0,
    recipientsPerDay: SendQuota.Max24HourSend ?? 0,
    sentLast24Hours: SendQuota.SentLast24Hours ?? 0,
    isInSandbox: account.ProductionAccessEnabled !== true,
    isEnabled: account.SendingEnabled === true,
    enforcementStatus: account.EnforcementStatus ?? '',
  };
}

async function readSender({ ses }: AwsClients, mailbox: string): Promise<SenderFacts> {
  const asked = identitiesOf(mailbox);
  for (const identity of asked) {
    try {
      const command = new GetEmailIdentityCommand({ EmailIdentity: identity });
      const { VerifiedForSendingStatus } = await ses.send(command);
      if (VerifiedForSendingStatus === true) return { kind: 'verified', identity };
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error;
    }
  }
  return { kind: 'not-verified', asked };
}

async function readConcurrency({ lambda }: AwsClients): Promise<ConcurrencyFacts> {
  const { AccountLimit = {} } = await lambda.send(new GetAccountSettingsCommand({}));
  const { ConcurrentExecutions: quota = 0, UnreservedConcurrentExecutions = quota } = AccountLimit;
  return { quota, unreserved: UnreservedConcurrentExecutions };
}
