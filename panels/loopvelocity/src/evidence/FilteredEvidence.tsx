import { useMemo } from 'react';
import { t } from '@grafana/i18n';
import { formatCount, type TraceSpan } from '@loopscope/core';
import { spanFields, spanValue, type RowFields } from '@loopscope/core/filter';

import { RowFilter } from '../../../shared/filterbox/RowFilter';
import { useRowFilter } from '../../../shared/filterbox/useRowFilter';
import { EvidenceList, type EvidenceProps } from './EvidenceList';

/** A call that comes again, and the agent that it was found to be of. */
interface Call {
  span: TraceSpan;
  agent: string;
}

const asked: RowFields<Call> = {
  fields: spanFields,
  valueOf: ({ span, agent }, field) => (field === 'agent' ? agent : spanValue(span, field)),
};

/** What comes again, of which those repeats are shown that hold a call which meets the filter. What is said of the run stays. */
export function FilteredEvidence({ tree, evidence, ...shared }: EvidenceProps) {
  const groups = useMemo(
    () =>
      evidence.map((group) => ({
        group,
        calls: group.executions.map((node): Call => ({ span: tree.spans[node], agent: group.agent })),
      })),
    [tree, evidence]
  );
  const calls = useMemo(() => groups.flatMap((one) => one.calls), [groups]);
  const filter = useRowFilter(calls, asked);
  const shown = useMemo(() => {
    const met = new Set(filter.shown);
    return groups.filter((one) => one.calls.some((call) => met.has(call))).map(({ group }) => group);
  }, [groups, filter.shown]);
  if (evidence.length === 0) {
    return null;
  }
  return (
    <>
      <RowFilter
        label={t('loopvelocity.filter.repeats', 'Filter what comes again')}
        filter={filter}
        shown={t('loopvelocity.filter.repeats-shown', '{{shown}} of {{total}} repeated calls shown', {
          shown: formatCount(shown.length),
          total: formatCount(evidence.length),
        })}
      />
      <EvidenceList tree={tree} evidence={shown} {...shared} />
    </>
  );
}
