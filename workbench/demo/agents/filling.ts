import type { Run } from '../Run';
import { CLAUDE_SONNET } from '../models';
import type { Random } from '../random';

const TOOLS = ['read_document', 'summarise'];

/** Of Claude Sonnet 4.5. */
const WINDOW = 200_000;
const MAX_OUTPUT = 8192;

/** A research agent that reads one long document after another until its context is full, or begins anew from a summary. */
export function filling(run: Run, random: Random, compacts: boolean): void {
  run.agent('research', '', (agent) => {
    agent.system('You read contracts and report every clause on liability, with its page.');
    agent.user('Read the twelve supplier contracts and list their limits of liability.');
    let cached = 0;
    let fresh = random.between(9_000, 12_000);
    let compacted = false;
    for (let page = 1; ; page++) {
      const used = cached + fresh;
      if (used + 2_000 > WINDOW - MAX_OUTPUT) {
        break;
      }
      const document = { name: 'read_document', args: { contract: page, pages: '1-40' } };
      const usage = {
        input: 12,
        cacheRead: cached,
        cacheWrite: fresh - 12,
        output: random.between(120, 400),
        reasoning: 0,
      };
      const last = used > 0.82 * WINDOW;
      const id = agent.call(CLAUDE_SONNET, {
        usage,
        says: last
          ? 'I have read enough and report: clause 14 limits liability to the yearly fee, and clause 15'
          : `On to contract ${page}.`,
        asksFor: last ? undefined : document,
        finish: last ? 'length' : undefined,
        takes: 1500 + used / 60 + random.between(0, 1500),
        maxOutput: MAX_OUTPUT,
        toolNames: TOOLS,
      });
      if (last) {
        break;
      }
      const read = random.between(14_000, 22_000);
      agent.tool('read_document', id, document.args, excerpt(page), { takes: random.between(300, 900) });
      cached = used;
      fresh = usage.output + read;
      if (compacts && !compacted && cached > 0.6 * WINDOW) {
        compacted = true;
        agent.messages.splice(2, agent.messages.length - 2, {
          role: 'user',
          text: 'Summary of the contracts so far: liability is limited to the yearly fee in each.',
        });
        cached = 0;
        fresh = random.between(6_000, 8_000);
      }
    }
  });
}

/** Shorter than what the tokens say: the demo stays small. */
function excerpt(contract: number): string {
  return (
    `Contract ${contract}. ` +
    'The supplier is liable for damage caused by gross negligence, up to the yearly fee. '.repeat(12)
  );
}
