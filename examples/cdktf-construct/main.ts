import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { EmailQueue } from 'terraform-aws-ses-queue';

/** A shop's mail: orders must not wait behind the newsletter, so each has a queue of its own. */
class ShopMail extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: 'eu-west-1' });
    const sender = new TerraformVariable(this, 'sender', {
      type: 'string',
      description: 'Sender of all mail, verified in SES.',
    });

    // The two share the account's rate, here 14 recipients a second.
    const transactional = new EmailQueue(this, 'transactional', {
      name: 'shop-transactional',
      emailFrom: sender.stringValue,
      emailThroughput: 4,
      tags: { team: 'shop' },
    });
    const bulk = new EmailQueue(this, 'bulk', {
      name: 'shop-bulk',
      emailFrom: sender.stringValue,
      emailThroughput: 10,
      tags: { team: 'shop' },
    });

    const application = new IamRole(this, 'application', {
      name: 'shop-application',
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ],
      }),
    });
    for (const [name, queue] of Object.entries({ transactional, bulk })) {
      new IamRolePolicy(this, `enqueue-${name}`, {
        name: `enqueue-${name}`,
        role: application.name,
        policy: queue.producerPolicyJson,
      });
      new TerraformOutput(this, `${name}-queue-url`, {
        description: `Where the application sends its ${name} mail.`,
        value: queue.queueUrl,
      });
    }
  }
}

const app = new App();
new ShopMail(app, 'shop-mail');
app.synth();
