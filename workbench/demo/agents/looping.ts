import type { Run } from '../Run';
import { GPT_4O_MINI, GPT_5 } from '../models';
import type { Random } from '../random';

const TOOLS = ['find_customer', 'search_orders'];

/** A billing agent that asks the same question again and again, and gives up when it may not go on. */
export function looping(run: Run, random: Random, repeats: number): void {
  const model = random.chance(0.5) ? GPT_5 : GPT_4O_MINI;
  const gaveUp = repeats > 3 ? 'MaxIterationsError: the agent was stopped' : undefined;
  const customer = `C-${random.between(1000, 9999)}`;
  const search = { name: 'search_orders', args: { customer_id: customer, state: 'unpaid', limit: 20 } };
  run.agent(
    'billing',
    '',
    (agent) => {
      agent.system('You reconcile invoices with orders. Use the tools until every invoice has its order.');
      agent.user(`Find the unpaid orders of ${customer} and match them with the invoices.`);
      let seen = 0;
      const think = (fresh: number, says: string, asksFor?: { name: string; args: object }) => {
        const reasoning = model === GPT_5 ? random.between(2, 9) * 64 : 0;
        const usage = { input: fresh, cacheRead: seen, cacheWrite: 0, output: random.between(25, 60), reasoning };
        seen = Math.floor((seen + fresh) / 128) * 128;
        return agent.call(model, {
          usage,
          says,
          asksFor,
          takes: 600 + reasoning * 9 + random.between(0, 800),
          maxOutput: 4096,
          toolNames: TOOLS,
        });
      };

      const who = { name: 'find_customer', args: { customer_id: customer } };
      agent.tool(
        'find_customer',
        think(random.between(700, 900), 'Who is this?', who),
        who.args,
        JSON.stringify({ customer_id: customer, name: 'Ada Example' }),
        {
          takes: random.between(30, 80),
        }
      );
      for (let i = 0; i <= repeats; i++) {
        const id = think(
          random.between(90, 160),
          i === 0 ? 'I search their orders.' : 'Nothing. I search again.',
          search
        );
        agent.tool('search_orders', id, search.args, '{"orders":[],"total":0}', {
          takes: random.between(150, 300),
          repeat: i > 0,
        });
      }
      if (gaveUp === undefined) {
        think(random.between(90, 160), 'This customer has no unpaid orders.');
      }
    },
    gaveUp
  );
}
