import path from 'node:path';
import {
  type GivenSettings,
  type SettingName,
  type SettingValues,
  withDefaults,
} from '../../modules/settings/settings';
import { LAMBDA_MAXIMUM_TIMEOUT_SECONDS, type Sizes, sizesFor } from '../../modules/sizing';
import { refusedSettings } from '../tfvars/refused-settings';
import type { VarFileValues } from '../tfvars/var-file';
import { DEFAULT_RATE, DEFAULT_SECONDS, MAX_MESSAGES, type RunFlags } from './run-flags';

/** What a run sends, with which settings. */
export interface RunPlan {
  readonly settings: SettingValues;
  readonly sizes: Sizes;
  readonly region: string;
  /** Emails to send. */
  readonly messages: number;
  /** Where the rate comes from, and what stands in for what: whole sentences. */
  readonly notes: readonly string[];
}

/** Settings that Terraform would refuse, or that can't be read. The message names each. */
export class RunPlanError extends Error {
  override readonly name = 'RunPlanError';
}

/** Any 32 hexadecimal digits: the local Pinpoint has one application. */
const PINPOINT_APPLICATION_ID = '0123456789abcdef0123456789abcdef';
const SENDER = 'sender@example.com';
const REGION = 'us-east-1';

/** Which flag sets which setting. */
const FLAG_OF: Partial<Record<SettingName, string>> = {
  email_throughput: '--rate',
  channel: '--channel',
  reserved_lambda_concurrency: '--concurrency',
  sqs_batch_size: '--batch-size',
};

/**
 * Makes settings and load of a run from its flags and the file of variables that they name. What is
 * checked: that the file's names are settings and its values of their types; the variables' own
 * rules; and that a batch fits the longest time-out. Left to Terraform: that email_from is set, the other
 * preconditions, and everything about AWS itself.
 *
 * @throws RunPlanError, VarFileError
 */
export async function planRun(flags: RunFlags): Promise<RunPlan> {
  const { varFile } = flags;
  // The parser takes a second to load, and a run without it needs none.
  const file =
    varFile === undefined ? {} : await (await import('../tfvars/var-file')).readVarFile(varFile);
  const own = settingsOfFlags(flags, file);
  const values = { ...file, ...own };
  refuse(values, own, varFile);
  const { aws_region: region, ...given } = values;
  const settings = withDefaults({ email_from: SENDER, ...given } as GivenSettings);
  const sizes = sizesFor(settings);
  refuseUnfit(sizes);
  return {
    settings,
    sizes,
    region: typeof region === 'string' ? region : REGION,
    messages: messagesOf(flags, file, sizes),
    notes: notesOf(flags, file, settings, sizes),
  };
}

function settingsOfFlags(flags: RunFlags, file: VarFileValues): VarFileValues {
  const { rate, channel, concurrency, batchSize } = flags;
  const isPinpoint = (channel ?? file.channel) === 'PINPOINT';
  return {
    ...(rate !== undefined && { email_throughput: rate }),
    ...(rate === undefined && flags.varFile === undefined && { email_throughput: DEFAULT_RATE }),
    ...(concurrency !== undefined && { reserved_lambda_concurrency: concurrency }),
    ...(batchSize !== undefined && { sqs_batch_size: batchSize }),
    ...(channel !== undefined && { channel }),
    // What belongs to the other channel gives way to the flag.
    ...(channel === 'SES' && { pinpoint_application_id: null }),
    ...(channel === 'PINPOINT' && { configuration_set_name: null }),
    ...(isPinpoint &&
      channel !== undefined && {
        pinpoint_application_id: file.pinpoint_application_id ?? PINPOINT_APPLICATION_ID,
      }),
  };
}

function refuse(values: VarFileValues, own: VarFileValues, varFile: string | undefined): void {
  const refused = refusedSettings(values);
  if (refused.length === 0) return;
  const lines = refused.map(({ name, value, message }) => {
    const flag = name in own ? FLAG_OF[name] : undefined;
    const origin = flag === undefined ? `--var-file ${varFile}: ${name} =` : flag;
    return `${origin} ${JSON.stringify(value)}: ${message}`;
  });
  throw new RunPlanError(lines.join('\n'));
}

/** As the poller's precondition does at plan. */
function refuseUnfit(sizes: Sizes): void {
  if (sizes.poller_timeout_seconds <= LAMBDA_MAXIMUM_TIMEOUT_SECONDS) return;
  throw new RunPlanError(
    `A batch of ${sizes.batch_size} takes one of ${sizes.environments} environments ${sizes.batch_seconds} seconds at ${sizes.effective_throughput} recipients a second, more than the ${LAMBDA_MAXIMUM_TIMEOUT_SECONDS} seconds that Lambda allows. Lower --batch-size or --concurrency (left out, they are derived), or raise --rate.`,
  );
}

function messagesOf(flags: RunFlags, file: VarFileValues, sizes: Sizes): number {
  if (flags.messages !== undefined) return flags.messages;
  if (typeof file.no_of_messages_sqs === 'number') return file.no_of_messages_sqs;
  const emails = Math.round((DEFAULT_SECONDS * sizes.effective_throughput) / flags.recipients);
  return Math.min(MAX_MESSAGES, Math.max(1, emails));
}

function notesOf(
  flags: RunFlags,
  file: VarFileValues,
  settings: SettingValues,
  sizes: Sizes,
): string[] {
  const notes = [rateNote(flags, file, settings.email_throughput)];
  if (sizes.effective_throughput < settings.email_throughput) {
    notes.push(`sandbox_sleep caps that at ${perSecond(sizes.effective_throughput)}.`);
  }
  if (flags.varFile !== undefined && file.email_from === undefined) {
    notes.push(`email_from isn't set: ${SENDER} stands in. Terraform will ask for it.`);
  }
  return notes;
}

function rateNote(flags: RunFlags, file: VarFileValues, throughput: number): string {
  const rate = perSecond(throughput);
  if (flags.rate !== undefined) return `${rate}, as --rate says.`;
  if (flags.varFile === undefined) return `${rate}: --rate or --var-file says otherwise.`;
  const name = path.basename(flags.varFile);
  if (typeof file.email_throughput === 'number') return `${rate}, as ${name} says.`;
  return `${rate}: ${name} sets no email_throughput.`;
}

function perSecond(recipients: number): string {
  return `${recipients} recipient${recipients === 1 ? '' : 's'} a second`;
}
