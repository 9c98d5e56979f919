import { DEFAULT_RATE } from '../local/run/run-flags';
import { refusedSettings } from '../local/tfvars/refused-settings';
import type { GivenSettings } from '../modules/settings/settings';
import { UndeployableError } from './plan';
import type { PlanFlags } from './plan-flags';

const SENDER = 'sender@example.com';

/**
 * The settings that flags and file give together.
 *
 * @throws VarFileError if the file can't be read, UndeployableError with each setting in it that
 *   Terraform would refuse
 */
export async function givenSettings({ settings, varFile }: PlanFlags): Promise<GivenSettings> {
  if (varFile === undefined) {
    return { email_from: SENDER, email_throughput: DEFAULT_RATE, ...settings };
  }
  // The parser takes a second to load.
  const { readVarFile } = await import('../local/tfvars/var-file');
  const values = { ...(await readVarFile(varFile)), ...settings };
  const refused = refusedSettings(values);
  if (refused.length > 0) {
    throw new UndeployableError(
      refused
        .map(({ name, value, message }) => `${name} = ${JSON.stringify(value)}: ${message}`)
        .join('\n'),
    );
  }
  const { aws_region, ...given } = values;
  return { email_from: SENDER, ...given } as GivenSettings;
}
