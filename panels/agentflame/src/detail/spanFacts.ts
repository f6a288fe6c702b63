import { t } from '@grafana/i18n';
import {
  TOKEN_BUCKETS,
  branchUsage,
  childrenOf,
  formatCount,
  selfTimeMs,
  totalTokens,
  type LlmFacts,
  type RunTree,
  type TraceSpan,
} from '@loopscope/core';

import { figure, type Figures } from '../figures/figures';
import { formatTime } from '../axis/formatTick';
import { categoryName } from '../color/categoryName';
import { bucketName, costSourceName } from './names';

/** One line about a span. */
export interface Fact {
  id: string;
  name: string;
  value: string;
  tone?: 'error' | 'unknown';
}

/** What matters about a span at a glance: only what is known, and for a model call what is not. */
export function spanFacts(tree: RunTree, node: number, figures: Figures): Fact[] {
  const span = tree.spans[node];
  return [
    ...identityFacts(span),
    ...timeFacts(tree, node, figures),
    ...(span.llm ? usageFacts(span.llm, figures) : []),
    ...branchFacts(tree, node, figures),
    ...statusFacts(span),
  ];
}

function identityFacts({ llm, name, service }: TraceSpan): Fact[] {
  return [
    fact('kind', t('agentflame.fact.kind', 'Kind'), categoryName(llm?.kind ?? '', 'kind')),
    fact('name', t('agentflame.fact.name', 'Span'), name),
    fact('model', t('agentflame.fact.model', 'Model'), [llm?.provider, llm?.model].filter(Boolean).join(' / ')),
    fact('tool', t('agentflame.fact.tool', 'Tool'), llm?.tool ?? ''),
    fact('agent', t('agentflame.fact.agent', 'Agent'), llm?.agent ?? ''),
    fact('service', t('agentflame.fact.service', 'Service'), service),
  ].filter(isTold);
}

function timeFacts(tree: RunTree, node: number, figures: Figures): Fact[] {
  const span = tree.spans[node];
  const firstToken = span.llm?.timeToFirstTokenMs ?? null;
  return [
    fact('start', t('agentflame.fact.start', 'Start'), `+${startOf(tree, span)}`),
    fact('duration', t('agentflame.fact.duration', 'Duration'), durationOf(tree, span, figures)),
    fact(
      'self',
      t('agentflame.fact.self', 'Self'),
      childrenOf(tree, node).length > 0 ? figure(figures, 'time', selfTimeMs(tree, node)) : ''
    ),
    fact(
      'first-token',
      t('agentflame.fact.first-token', 'First token after'),
      firstToken === null ? '' : figure(figures, 'time', firstToken)
    ),
  ].filter(isTold);
}

/** Late in a long run, a start needs more digits than a duration to tell neighbours apart. */
function startOf(tree: RunTree, span: TraceSpan): string {
  const step = Math.min(100, Math.max(0.001, span.durationMs));
  return formatTime(span.startMs - tree.startMs, step);
}

function durationOf(tree: RunTree, span: TraceSpan, figures: Figures): string {
  const whole = tree.endMs - tree.startMs;
  const duration = figure(figures, 'time', span.durationMs);
  return whole > 0
    ? `${duration} (${formatCount(Number(((span.durationMs / whole) * 100).toPrecision(2)))} %)`
    : duration;
}

function usageFacts(llm: LlmFacts, figures: Figures): Fact[] {
  const facts = TOKEN_BUCKETS.flatMap((bucket) => {
    const tokens = llm.tokens[bucket];
    return tokens === null || tokens === 0 ? [] : [fact(bucket, bucketName(bucket), figure(figures, 'tokens', tokens))];
  });
  if (!llm.countsUsage && (facts.length > 0 || llm.cost !== null)) {
    facts.push({
      ...fact(
        'repeated',
        t('agentflame.fact.usage', 'Usage'),
        t('agentflame.fact.repeated', 'told again below, not counted here')
      ),
      tone: 'unknown',
    });
  }
  if (llm.kind === 'llm' && totalTokens(llm.tokens) === null) {
    facts.push({
      ...fact('tokens', t('agentflame.fact.tokens', 'Tokens'), t('agentflame.fact.not-reported', 'not reported')),
      tone: 'unknown',
    });
  }
  if (llm.cost !== null || llm.countsCall) {
    const source = costSourceName(llm.costSource);
    facts.push(
      llm.cost === null
        ? { ...fact('cost', t('agentflame.fact.cost', 'Cost'), source), tone: 'unknown' }
        : fact('cost', t('agentflame.fact.cost', 'Cost'), `${figure(figures, 'cost', llm.cost)} (${source})`)
    );
  }
  return facts;
}

/** What a caller used through all that it called. */
function branchFacts(tree: RunTree, node: number, figures: Figures): Fact[] {
  if (childrenOf(tree, node).length === 0) {
    return [];
  }
  const usage = branchUsage(tree, [node]);
  const tokens = totalTokens(usage.tokens);
  return [
    fact(
      'branch-calls',
      t('agentflame.fact.branch-calls', 'Calls below'),
      usage.modelCalls + usage.toolCalls > 0
        ? t('agentflame.fact.branch-calls-value', '{{models}} model, {{tools}} tool', {
            models: formatCount(usage.modelCalls),
            tools: formatCount(usage.toolCalls),
          })
        : ''
    ),
    fact(
      'branch-tokens',
      t('agentflame.fact.branch-tokens', 'Tokens with all below'),
      tokens === null ? '' : figure(figures, 'tokens', tokens)
    ),
    fact(
      'branch-cost',
      t('agentflame.fact.branch-cost', 'Cost with all below'),
      usage.cost === null ? '' : figure(figures, 'cost', usage.cost)
    ),
  ].filter(isTold);
}

function statusFacts({ status, statusMessage, llm }: TraceSpan): Fact[] {
  const facts: Fact[] = [];
  if (status === 'error') {
    const reason = [llm?.errorType, statusMessage].filter(Boolean).join(': ');
    const value = reason === '' ? t('agentflame.fact.failed', 'failed') : reason;
    facts.push({ ...fact('error', t('agentflame.fact.error', 'Error'), value), tone: 'error' });
  }
  if (llm?.identicalRepeat) {
    facts.push(
      fact(
        'repeat',
        t('agentflame.fact.repeat', 'Repeat'),
        t('agentflame.fact.repeat-value', 'same arguments, same result as before')
      )
    );
  }
  return facts;
}

function fact(id: string, name: string, value: string): Fact {
  return { id, name, value };
}

function isTold({ value }: Fact): boolean {
  return value !== '';
}
