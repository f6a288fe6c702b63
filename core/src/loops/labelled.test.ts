import { labelledTraces, type LabelledTrace } from '../../testdata/loops/labelledTraces';
import { withSettledRepeats } from '../../testdata/loops/settledRepeats';
import { loopReport } from './loopReport';
import { agentInvocations, buildRunTree } from '../run';
import { isModelCall, isToolExecution } from '../run/steps';
import type { TraceSpan } from '../frames';
import { judgeSteps } from './judgeSteps';
import { REPEAT_KINDS, type RepeatKind } from './repeats';

/** Only texts tell these; of hashes they are not told apart. */
const BY_TEXT: RepeatKind[] = ['near-repeat', 'pagination'];

interface Judged {
  trace: string;
  label: RepeatKind | null;
  found: RepeatKind | null;
}

function judge({ name, spans, labels }: LabelledTrace): Judged[] {
  const tree = buildRunTree(spans);
  return agentInvocations(tree).flatMap(({ steps }) => {
    return judgeSteps(tree, steps).map(({ node, kind }) => ({
      trace: name,
      label: labels.get(tree.spans[node].spanId) ?? null,
      found: kind,
    }));
  });
}

const isStep = (span: TraceSpan) => isModelCall(span) || isToolExecution(span);
const asHashes = labelledTraces(false);

describe.each([
  ['texts', true, labelledTraces(true)],
  ['hashes', false, asHashes],
  ['hashes with the repeats of the tables', false, asHashes.map((t) => ({ ...t, spans: withSettledRepeats(t.spans) }))],
  // An agent's span is exported at its end: until then its steps name a parent that is not there.
  ['hashes while the agents still run', false, asHashes.map((t) => ({ ...t, spans: t.spans.filter(isStep) }))],
])('the labelled set, signatures as %s', (name, asText, traces) => {
  const judged = traces.flatMap(judge);
  const kinds = REPEAT_KINDS.filter((kind) => asText || !BY_TEXT.includes(kind));

  it('has every kind in it', () => {
    expect(new Set(judged.map(({ label }) => label))).toEqual(new Set([null, ...REPEAT_KINDS]));
  });

  it('is told apart with precision and recall', () => {
    const lines = kinds.map((kind) => {
      const labelled = judged.filter(({ label }) => label === kind).length;
      const found = judged.filter((one) => one.found === kind).length;
      const hits = judged.filter((one) => one.found === kind && one.label === kind).length;
      return { kind, labelled, found, precision: hits / found, recall: hits / labelled };
    });
    const table = lines.map(
      ({ kind, labelled, found, precision, recall }) =>
        `${kind.padEnd(12)} ${String(labelled).padStart(3)} labelled ${String(found).padStart(3)} found, ` +
        `precision ${(precision * 100).toFixed(0)} %, recall ${(recall * 100).toFixed(0)} %`
    );
    console.info(`${traces.length} traces, ${judged.length} executions, signatures as ${name}\n${table.join('\n')}`);
    const wrong = judged.filter(
      ({ label, found }) => label !== found && (asText || !BY_TEXT.includes(label ?? 'thrash'))
    );
    expect(wrong).toEqual([]);
  });

  it.each(traces.map((trace) => [trace.name, trace] as const))('%s: its state', (_, { spans, state }) => {
    expect(loopReport(buildRunTree(spans)).whole.state).toBe(state);
  });
});
