import type { AgentTurn, Run } from '../Run';
import { CLAUDE_SONNET, GEMINI_FLASH, GPT_4O, HOUSE_MODEL, type Model } from '../models';
import type { Random } from '../random';

const SUBJECTS = ['solar panels', 'electric ferries', 'heat pumps', 'night trains', 'city bees'];

/** An editor that hands an article from a researcher to a writer to a reviewer. */
export function team(run: Run, random: Random): void {
  const subject = random.pick(SUBJECTS);
  const ask = (
    agent: AgentTurn,
    model: Model,
    fresh: number,
    output: number,
    says: string,
    asksFor?: { name: string; args: object }
  ) =>
    agent.call(model, {
      usage: { input: fresh, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 },
      says,
      asksFor,
      takes: 500 + output * random.between(6, 12),
      maxOutput: 4096,
    });
  const transfer = (to: string, brief: string) => ({ name: `transfer_to_${to}`, args: { brief } });

  run.agent('editor', '', (editor) => {
    editor.system('You lead a small editorial team: a researcher, a writer and a reviewer.');
    editor.user(`An article about ${subject}, 600 words, please.`);

    const research = `Find three facts about ${subject}.`;
    const toResearcher = ask(
      editor,
      GPT_4O,
      random.between(400, 500),
      random.between(40, 80),
      'First the facts.',
      transfer('researcher', research)
    );
    editor.handOff('researcher', toResearcher, research, (researcher) => {
      researcher.user(research);
      for (let fact = 1; fact <= 3; fact++) {
        const search = { name: 'web_search', args: { query: `${subject} statistics ${fact}` } };
        const id = ask(
          researcher,
          GEMINI_FLASH,
          random.between(300, 900) * fact,
          random.between(30, 60),
          `Fact ${fact}.`,
          search
        );
        const fails = random.chance(0.1);
        researcher.tool(
          'web_search',
          id,
          search.args,
          fails
            ? 'search: timed out'
            : `Fact ${fact} about ${subject}: ${random.between(3, 97)} % more than last year.`,
          {
            takes: random.between(400, 1200),
            error: fails ? 'TimeoutError' : undefined,
          }
        );
      }
      ask(researcher, GEMINI_FLASH, random.between(1500, 2500), random.between(120, 200), 'Three facts, with sources.');
    });

    const write = `Write the article about ${subject} from these facts.`;
    const toWriter = ask(
      editor,
      GPT_4O,
      random.between(700, 900),
      random.between(40, 80),
      'Now the text.',
      transfer('writer', write)
    );
    editor.handOff('writer', toWriter, write, (writer) => {
      writer.user(write);
      ask(
        writer,
        CLAUDE_SONNET,
        random.between(900, 1200),
        random.between(700, 1000),
        `${subject}: a quiet success. ...`
      );
    });

    const review = 'Check the article against the facts.';
    const toReviewer = ask(
      editor,
      GPT_4O,
      random.between(1500, 1900),
      random.between(40, 80),
      'Is it right?',
      transfer('reviewer', review)
    );
    editor.handOff('reviewer', toReviewer, review, (reviewer) => {
      reviewer.user(review);
      ask(reviewer, HOUSE_MODEL, random.between(1200, 1500), random.between(80, 140), 'Two numbers are off by one.');
    });
    ask(editor, GPT_4O, random.between(2000, 2400), random.between(60, 120), 'The article is ready.');
  });
}
