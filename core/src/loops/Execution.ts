import { endMs } from '../frames/TraceSpan';
import { messagesOf } from '../messages';
import type { RunTree } from '../run';
import { isToolExecution } from '../run/steps';

/** A tool's execution as loops are told by it. */
export interface Execution {
  /** Position in the run tree. */
  node: number;
  tool: string;
  /** Equal for equal arguments and results once volatile fields are removed; '' = unknown, which equals nothing. */
  args: string;
  result: string;
  /** As they were written; '' where the frame does not carry them. */
  argsText: string;
  resultText: string;
  failed: boolean;
  startMs: number;
  endMs: number;
  /** What the data source judged; null where nobody did. */
  judgedRepeat: boolean | null;
}

/** A signature of ours is 16 hexadecimal digits; that of a foreign frame is the canonical text itself. */
const OUR_SIGNATURE = /^[0-9a-f]{16}$/;

export function executionsOf(tree: RunTree, steps: readonly number[]): Execution[] {
  return steps
    .filter((node) => isToolExecution(tree.spans[node]))
    .map((node) => {
      const span = tree.spans[node];
      const { tool = '', argsSignature = '', resultSignature = '', identicalRepeat = null } = span.llm ?? {};
      const told = span.tags.length > 0 ? messagesOf(span) : { input: [], output: [] };
      return {
        node,
        tool,
        args: argsSignature,
        result: resultSignature,
        argsText: told.input[0]?.content ?? textIn(argsSignature),
        resultText: told.output[0]?.content ?? textIn(resultSignature),
        failed: span.status === 'error',
        startMs: span.startMs,
        endMs: endMs(span),
        judgedRepeat: identicalRepeat,
      };
    });
}

const textIn = (signature: string): string => (OUR_SIGNATURE.test(signature) ? '' : signature);
