import { t } from '@grafana/i18n';
import type { CostSource, PlacementIssue, TokenBuckets } from '@loopscope/core';

export function bucketName(bucket: keyof TokenBuckets): string {
  switch (bucket) {
    case 'input':
      return t('agentflame.bucket.input', 'Fresh input tokens');
    case 'cacheRead':
      return t('agentflame.bucket.cache-read', 'Cache read tokens');
    case 'cacheWrite':
      return t('agentflame.bucket.cache-write', 'Cache write tokens');
    case 'output':
      return t('agentflame.bucket.output', 'Output tokens');
    case 'reasoning':
      return t('agentflame.bucket.reasoning', 'Reasoning tokens');
  }
}

/** Where a cost comes from, or why there is none. */
export function costSourceName(source: CostSource): string {
  switch (source) {
    case 'priced':
      return t('agentflame.cost.priced', 'list price');
    case 'reported':
      return t('agentflame.cost.reported', 'reported by the instrumentation');
    case 'free':
      return t('agentflame.cost.free', 'free model');
    case 'cached':
      return t('agentflame.cost.cached', 'answered from a response cache');
    case 'contract':
      return t('agentflame.cost.contract', 'contract price');
    case 'unpriced':
      return t('agentflame.cost.unpriced', 'no price for this model');
    case 'not-reported':
      return t('agentflame.cost.not-reported', 'not reported; this data source prices nothing');
    case '':
      return t('agentflame.cost.unknown', 'unknown');
  }
}

export function issueText(issue: PlacementIssue): string {
  switch (issue) {
    case 'orphan':
      return t(
        'agentflame.issue.orphan',
        'The span that called this one is not in the data: not exported, sampled away or still running.'
      );
    case 'inferred':
      return t(
        'agentflame.issue.inferred',
        'The span that called this one is not in the data; it is shown below the innermost one around it in time.'
      );
    case 'cycle':
      return t('agentflame.issue.cycle', 'The callers of this span lead back to itself; the tree was cut here.');
    case 'outside-parent':
      return t(
        'agentflame.issue.outside-parent',
        'This span begins before or ends after its caller: handed on asynchronously, or the clocks differ.'
      );
  }
}
