import { join } from 'node:path';
import { synthesizeInto, temporaryFolder } from '../modules/synthesize';
import { describeWith } from '../support/skipping';
import { OFFLINE_PROVIDER } from '../support/terraform/offline-provider';
import { STACK_FOLDER } from '../support/terraform/project-copy';
import { messagesOf, Terraform } from '../support/terraform/terraform';

describeWith(['terraform'], 'nodejs24.x, with the provider that the stack is made from', () => {
  it('is refused at plan for each function, with what to do, before the provider refuses it', async () => {
    const outdir = temporaryFolder();
    synthesizeInto(outdir);
    const terraform = new Terraform({
      folders: { [STACK_FOLDER]: join(outdir, 'stacks', 'ses-queue') },
      files: Object.fromEntries(
        Object.entries(OFFLINE_PROVIDER).map(([file, text]) => [join(STACK_FOLDER, file), text]),
      ),
      root: STACK_FOLDER,
    });
    try {
      await terraform.init();
      expect(JSON.parse((await terraform.validate()).stdout)).toMatchObject({ valid: true });
      const given = { email_from: 'mail@example.com', lambda_runtime: 'nodejs24.x' };
      const plan = await terraform.plan(given);
      const refusal =
        'Error: Resource precondition failed: lambda_runtime is nodejs24.x. It needs the AWS provider 6.19 or later, and this is version 5. Use version 6.19 or later, below 7, or leave lambda_runtime out for nodejs22.x.';
      expect(messagesOf(plan)).toEqual([refusal, refusal]);
      expect(plan.exitCode).toBe(1);
    } finally {
      terraform.remove();
    }
  });
});
