import { refusedSettings } from '../../../local/tfvars/refused-settings';
import { EDGES, type Edge } from '../../support/settings/setting-edges';
import { describeWith } from '../../support/skipping';
import { messagesOf, Terraform, type Variables } from '../../support/terraform/terraform';
import { synthesize } from '../synthesize';

interface Tried {
  readonly settings: Variables;
  /** How the messages begin that refuse them, one for each setting. */
  readonly messages: readonly string[];
}

/** Cases with a value of as many settings each as there are, so that few cases try them all. */
function casesOf(kind: 'allowed' | 'refused'): Tried[] {
  return EDGES.flatMap(({ edges, others }) =>
    packed(edges, kind).map(({ settings, messages }) => ({
      settings: { email_from: 'mail@example.com', ...others, ...settings },
      messages: kind === 'allowed' ? [] : messages,
    })),
  );
}

function packed(edges: readonly Edge[], kind: 'allowed' | 'refused'): Tried[] {
  const cases: { settings: Record<string, unknown>; messages: string[] }[] = [];
  for (const edge of edges) {
    for (const value of edge[kind]) {
      let free = cases.find(({ settings }) => !(edge.setting in settings));
      if (free === undefined) {
        free = { settings: {}, messages: [] };
        cases.push(free);
      }
      free.settings[edge.setting] = value;
      free.messages.push(edge.message);
    }
  }
  return cases;
}

const ALLOWED = casesOf('allowed');
const REFUSED = casesOf('refused');

/** Messages by how they are known to begin; others in full. */
function beginnings(messages: readonly string[], expected: readonly string[]): string[] {
  return messages
    .map((message) => expected.find((beginning) => message.startsWith(beginning)) ?? message)
    .sort();
}

describe('at the edge of what the settings allow', () => {
  it('what is inside is allowed', async () => {
    for (const { settings } of ALLOWED) {
      expect([settings, await refusedSettings(settings)]).toEqual([settings, []]);
    }
  });

  it('what is a step outside is refused, each for itself', async () => {
    for (const { settings, messages } of REFUSED) {
      const refused = (await refusedSettings(settings)).map(({ message }) => message);
      expect([settings, beginnings(refused, messages)]).toEqual([settings, [...messages].sort()]);
    }
  });
});

describeWith(['terraform'], 'at the edge of what Terraform allows', () => {
  const { variable } = synthesize();
  let terraform: Terraform;
  afterEach(() => terraform.remove());

  async function messagesFor(cases: readonly Tried[]): Promise<string[]> {
    const module = cases.map(({ settings }, i) => [
      `case_${i}`,
      { source: './settings', ...settings },
    ]);
    terraform = new Terraform({
      files: {
        'settings/main.tf.json': JSON.stringify({ variable }),
        'main.tf.json': JSON.stringify({ module: Object.fromEntries(module) }),
      },
    });
    await terraform.init();
    return messagesOf(await terraform.plan())
      .filter((text) => text.startsWith('Error'))
      .map((text) => text.replace('Error: Invalid value for variable: ', ''));
  }

  it('what is inside is allowed', async () => {
    expect(await messagesFor(ALLOWED)).toEqual([]);
  });

  it('what is a step outside is refused, each for itself', async () => {
    const expected = REFUSED.flatMap(({ messages }) => messages);
    expect(beginnings(await messagesFor(REFUSED), expected)).toEqual([...expected].sort());
  });
});
