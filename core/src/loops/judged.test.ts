import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

import judged from '../../testdata/loops/judged.json';
import { labelledTraces } from '../../testdata/loops/labelledTraces';
import { arbitraryRun } from '../../testdata/loops/arbitraryRun';
import { withSettledRepeats } from '../../testdata/loops/settledRepeats';
import type { TraceSpan } from '../frames';
import { agentInvocations, buildRunTree, type RunTree } from '../run';
import { loopReport } from './loopReport';
import { judgeSteps } from './judgeSteps';
import type { RunLength } from './survival';

/**
 * What the steps of a run come to, for the back end to judge alike, which says it of runs in lists and to alert rules. Write
 * the file anew with LOOPSCOPE_WRITE_CORPUS=1 and look at every line that differs.
 */
const FILE = path.join(__dirname, '..', '..', 'testdata', 'loops', 'judged.json');

/** Earlier runs that ended well: how many, and how many steps each took. */
const HISTORIES = [
  { runs: 100, steps: 4 },
  { runs: 99, steps: 4 },
  { runs: 100, steps: 60 },
];

const historyOf = ({ runs, steps }: (typeof HISTORIES)[number]): RunLength[] =>
  Array.from({ length: runs }, (_, at) => ({ runId: `earlier ${at}`, agent: '', steps, end: 'well', cost: null }));

function kindsOf(tree: RunTree): Map<number, string | null> {
  const kinds = new Map<number, string | null>();
  for (const { steps } of agentInvocations(tree)) {
    judgeSteps(tree, steps).forEach(({ node, kind }) => kinds.set(node, kind));
  }
  return kinds;
}

function caseOf(name: string, told: readonly TraceSpan[]) {
  const tree = buildRunTree(withSettledRepeats(told));
  const kinds = kindsOf(tree);
  const invocations = agentInvocations(tree);
  const { whole } = loopReport(tree);
  const steps = invocations.flatMap(({ node: owner, steps }) =>
    steps.map((node) => {
      const span = tree.spans[node];
      const { kind = '', tool = '', argsSignature = '', resultSignature = '', identicalRepeat, open } = span.llm ?? {};
      return {
        id: span.spanId,
        invocation: tree.spans[owner].spanId,
        kind,
        ...(kind === 'tool' && {
          tool,
          args: argsSignature,
          result: resultSignature,
          repeat: identicalRepeat === true,
        }),
        failed: span.status === 'error',
        open: open === true,
        start: span.startMs,
        duration: span.durationMs,
        ...(kinds.get(node) && { is: kinds.get(node) }),
      };
    })
  );
  const { open, state, streakNow, longestStreak, sinceProgress } = whole;
  const isRunaway = HISTORIES.map((one) => loopReport(tree, historyOf(one)).whole.state === 'runaway');
  return { name, steps, open, state, isRunaway, streakNow, longestStreak, sinceProgress };
}

const cases = [
  ...labelledTraces(false).map(({ name, spans }) => caseOf(name, spans)),
  ...fc.sample(arbitraryRun, { numRuns: 70, seed: 7 }).map((spans, at) => caseOf(`random ${at}`, spans)),
];

it('the file of judged runs says what these rules say', () => {
  if (process.env.LOOPSCOPE_WRITE_CORPUS) {
    const lines = cases.map(({ steps, ...one }) => {
      const told = steps.map((step) => `    ${JSON.stringify(step)}`).join(',\n');
      return `  ${JSON.stringify(one).slice(0, -1)}, "steps": [\n${told}\n  ]}`;
    });
    writeFileSync(FILE, `{"histories": ${JSON.stringify(HISTORIES)}, "runs": [\n${lines.join(',\n')}\n]}\n`);
    return;
  }
  expect(judged).toEqual(JSON.parse(JSON.stringify({ histories: HISTORIES, runs: cases })));
});
