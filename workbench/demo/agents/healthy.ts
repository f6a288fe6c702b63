import type { AgentTurn, Run } from '../Run';
import type { Usage } from '../Ledger';
import { CLAUDE_HAIKU, EMBEDDING, GPT_4O, type Model } from '../models';
import type { Random } from '../random';

const TOOLS = ['get_order', 'search_help'];

const QUESTIONS = [
  'Where is my order?',
  'Can I return the headphones that I bought last week?',
  'The invoice has the wrong address. Please correct it.',
  'Which of your chargers fits my laptop?',
  'I was charged twice for one order.',
];

export interface HealthyOptions {
  model: Model;
  promptVersion: 'v6' | 'v7';
  /** The provider turns the first call down once. */
  rateLimited: boolean;
  /** The order service fails once. */
  toolFails: boolean;
}

/** A support agent that does its work: looks things up, answers, ends. */
export function healthy(
  run: Run,
  random: Random,
  { model, promptVersion, rateLimited, toolFails }: HealthyOptions
): void {
  run.request('/support/chat', (request) =>
    run.agent('support', request, (agent) => {
      agent.system('You answer customers of a web shop. Look orders up before you speak of them. Be brief and kind.');
      agent.user(random.pick(QUESTIONS));
      const prompt = { name: 'support-answer', version: promptVersion };
      if (rateLimited) {
        agent.failedCall(model, { error: 'RateLimitError', takes: random.between(80, 200), prompt, toolNames: TOOLS });
        agent.wait(random.between(800, 1500));
      }
      const order = `A-${random.between(10_000, 99_999)}`;
      const ask = { name: 'get_order', args: { order_id: order } };
      let cached = 0;
      const usage = (fresh: number, output: number): Usage => {
        const used = { input: fresh, cacheRead: cached, cacheWrite: 0, output, reasoning: 0 };
        cached = Math.floor((cached + fresh) / 128) * 128;
        return used;
      };
      const call = (said: Said) => answer(agent, model, random, prompt, usage, said);

      let id = call({
        fresh: random.between(900, 1300),
        output: random.between(30, 60),
        says: 'I look at the order.',
        asksFor: ask,
        retry: rateLimited,
      });
      if (toolFails) {
        agent.tool('get_order', id, ask.args, 'order service: connection reset', {
          takes: random.between(900, 1100),
          error: 'ConnectionError',
        });
        id = call({
          fresh: random.between(60, 90),
          output: random.between(30, 60),
          says: 'That failed. I try again.',
          asksFor: ask,
        });
      }
      agent.tool(
        'get_order',
        id,
        ask.args,
        JSON.stringify({ order_id: order, status: 'shipped', days: random.between(1, 6) }),
        {
          takes: random.between(40, 200),
        }
      );
      if (random.chance(0.4)) {
        const search = { name: 'search_help', args: { query: `returns and delivery, ${order}` } };
        id = call({
          fresh: random.between(120, 240),
          output: random.between(30, 60),
          says: 'I look at our rules.',
          asksFor: search,
        });
        agent.embed(EMBEDDING, search.args.query, random.between(8, 14), random.between(40, 90));
        agent.tool(
          'search_help',
          id,
          search.args,
          `Rule ${random.between(1, 40)}: goods can be returned within 30 days.`,
          {
            takes: random.between(60, 150),
          }
        );
      }
      // Version 7 of the prompt asks for shorter answers, and gets them.
      const length = promptVersion === 'v7' ? random.between(70, 150) : random.between(120, 260);
      call({
        fresh: random.between(150, 420),
        output: length,
        says: 'Your order is on its way. It arrives within three days.',
      });
    })
  );
}

interface Said {
  fresh: number;
  output: number;
  says: string;
  asksFor?: { name: string; args: object };
  retry?: boolean;
}

function answer(
  agent: AgentTurn,
  model: Model,
  random: Random,
  prompt: { name: string; version: string },
  usage: (fresh: number, output: number) => Usage,
  { fresh, output, ...said }: Said
): string {
  const firstToken = random.between(250, 900) / 1000;
  return agent.call(model, {
    ...said,
    usage: usage(fresh, output),
    takes: firstToken * 1000 + output * random.between(8, 14),
    maxOutput: 1024,
    firstToken,
    prompt,
    toolNames: TOOLS,
  });
}

/** The model that a team's support runs on. */
export function supportModel(team: string): Model {
  return team === 'support-emea' ? CLAUDE_HAIKU : GPT_4O;
}
