import { agentInvocations, type RunTree } from '../run';
import { isToolExecution } from '../run/steps';

/** Two agents that hand a run to and fro. */
export interface PingPong {
  agents: [string, string];
  /** How often the word changed between them without progress. */
  turns: number;
  /** Positions of the invocations' spans. */
  nodes: number[];
}

/** So many turns of each of the two, without progress, are ping-pong. */
const ROUNDS = 3;

/** Agents that alternate while no tool told anything new. */
export function pingPongs(tree: RunTree): PingPong[] {
  const results = new Set<string>();
  const turns = agentInvocations(tree)
    .filter(({ agent }) => agent !== '')
    .sort((a, b) => a.steps[0] - b.steps[0])
    .map(({ node, agent, steps }) => ({
      node,
      agent,
      progress: steps.filter((step) => tellsNew(tree, step, results)).length > 0,
    }));
  const found: PingPong[] = [];
  for (let from = 0; from < turns.length;) {
    const [a, b] = [turns[from].agent, turns[from + 1]?.agent];
    let end = from;
    while (
      end < turns.length &&
      turns[end].agent === ((end - from) % 2 === 0 ? a : b) &&
      (end === from || !turns[end].progress)
    ) {
      end++;
    }
    if (b !== undefined && a !== b && end - from >= ROUNDS * 2) {
      found.push({ agents: [a, b], turns: end - from, nodes: turns.slice(from, end).map(({ node }) => node) });
      from = end;
    } else {
      from++;
    }
  }
  return found;
}

function tellsNew(tree: RunTree, node: number, results: Set<string>): boolean {
  const span = tree.spans[node];
  if (!isToolExecution(span) || span.llm?.kind === 'handoff') {
    return false;
  }
  const { resultSignature = '' } = span.llm ?? {};
  if (resultSignature === '') {
    // Unknown: it may have told something new.
    return true;
  }
  const isNew = !results.has(resultSignature);
  results.add(resultSignature);
  return isNew && span.status !== 'error';
}
