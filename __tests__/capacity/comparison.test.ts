import { comparisonSvg } from '../../capacity/comparison-svg';
import { comparisonLines } from '../../capacity/comparison-text';
import { type CapacityPlan, planCapacity } from '../../capacity/plan';
import { planLines } from '../../capacity/plan-text';
import { WORKLOAD_DEFAULTS } from '../../capacity/workload';

const TERMINAL_COLUMNS = 80;

async function plans(concurrencies: readonly number[]): Promise<CapacityPlan[]> {
  const settings = { email_from: 'a@example.com', email_throughput: 50 };
  const workload = { ...WORKLOAD_DEFAULTS, emails: 500 };
  return Promise.all(
    concurrencies.map((reserved_lambda_concurrency) =>
      planCapacity({ ...settings, reserved_lambda_concurrency }, workload),
    ),
  );
}

/** A plan with round figures. */
function withFigures(plan: CapacityPlan, total: number, rateUsed: number): CapacityPlan {
  return {
    ...plan,
    drainSeconds: 10.1,
    rateUsed,
    throttledShare: 0,
    usagePerEmail: { gbSeconds: 0.01, sqsRequests: 1, enqueueRequests: 0.1, logBytes: 50 },
    costPerMillion: {
      lambda: total / 2,
      sqs: total / 4,
      logs: total / 4,
      total,
    },
  };
}

describe('a comparison in the terminal', () => {
  it('has a column for each concurrency, and bars', async () => {
    const [one, three] = (await plans([1, 3])) as [CapacityPlan, CapacityPlan];
    const lines = comparisonLines([withFigures(one, 0.4, 0.99), withFigures(three, 0.8, 0.9)]);
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "500 emails of 4 KB on the queue, each to 1 recipient;
      an account that allows 50 recipients/s and a burst of 1 s; calls of 105 ms.

      environments           1       3
      batch size             1      10
      drain               20 s   240 s
      time to drain     10.1 s  10.1 s
      rate used         99.0 %  90.0 %
      calls throttled    0.0 %   0.0 %
      CPU reserved     241.9 %  80.6 %
      GB-s a million    10,000  10,000
      Lambda             $0.20   $0.40
      SQS                $0.10   $0.20
      logs               $0.10   $0.20
      $ a million        $0.40   $0.80

      Cost of a million emails, by environments
      1 ╢█████████████████████████ $0.40
      3 ╢██████████████████████████████████████████████████ $0.80
        ╚══════════════════════════════════════════════════

      Rate used, by environments
      1 ╢██████████████████████████████████████████████████ 99.0 %
      3 ╢██████████████████████████████████████████████ 90.0 %
        ╚══════════════════════════════════════════════════

      !  With 1 environment: 242 % of the CPU that 256 MB give would be needed, at the
         7 ms of a vCPU that are reserved for an email, so on Lambda the rate may not
         be reached. Take 3, or raise poller_memory_mb.

      !  With 1 environment: the event source mapping, whose minimum is 2, pulls mail
         that can't run yet. It comes back only when the queue's visibility ends, and
         is up to 360 s late. Take 2 or more, unless the mail has many recipients."
    `);
  });

  it('fits into 80 columns with as many concurrencies as are allowed', async () => {
    const lines = comparisonLines(await plans([1, 2, 3, 5, 10, 25]));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(TERMINAL_COLUMNS);
    expect(lines[3]).toMatch(/^environments( +\d+){6}$/);
  });
});

it('a plan in the terminal', async () => {
  const [plan] = (await plans([3])) as [CapacityPlan];
  expect(planLines(withFigures(plan, 0.8, 0.99)).join('\n')).toMatchInlineSnapshot(`
    "500 emails of 4 KB on the queue, each to 1 recipient;
    an account that allows 50 recipients/s and a burst of 1 s; calls of 105 ms.

    Sizes that will be deployed
      environments        3 (reserved)
      batch size          10
      drain               240 s
      poller's time-out   300 s
      queue's visibility  1800 s

    What to expect
      time to drain  10.1 s
      rate used      99.0 %
      throttled      0 of 500 calls
      CPU reserved   80.6 %

    Cost of a million emails, without what Amazon SES charges
      Lambda    $0.40  10,000 GB-s
      SQS       $0.20  1.00 requests an email, enqueued in batches
      logs      $0.20  50 B an email
      together  $0.80"
  `);
});

describe('a comparison as SVG', () => {
  it('shows cost and rate of each concurrency, without scripts or links', async () => {
    const [one, three] = (await plans([1, 3])) as [CapacityPlan, CapacityPlan];
    const svg = comparisonSvg([withFigures(one, 0.4, 0.99), withFigures(three, 0.8, 0.9)]);
    expect(svg.startsWith('<svg ')).toBe(true);
    const texts = [...svg.matchAll(/>([^<>\n]+)<\/text>/g)].map(([, text = '']) => text);
    for (const text of ['Cost of a million emails', 'Rate used', 'environments', 'Lambda', 'SQS']) {
      expect(texts).toContain(text);
    }
    expect(texts).toEqual(expect.arrayContaining(['$0.40', '$0.80', '99.0 %', '90.0 %']));
    expect(svg).not.toMatch(/<script|href=/);
  });
});
