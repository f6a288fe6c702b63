import type { PanelProps } from '@grafana/data';
import { EmptyState } from '@grafana/ui';
import { formatCount, formatDuration, traceOf } from '@loopscope/core';

import { toolTotals } from './toolTotals';

/** A table of the tools of one run. `traceOf` reads our frames, and traces of Tempo, Jaeger and ClickHouse. */
export function ToolsPanel({ data, width, height }: PanelProps) {
  const trace = traceOf(data.series);
  const totals = trace.state === 'trace' ? toolTotals(trace.spans) : [];
  if (totals.length === 0) {
    return (
      <EmptyState variant="not-found" hideImage message="No tool was called in this data">
        Choose the query type Trace and give a trace id.
      </EmptyState>
    );
  }
  return (
    <div style={{ width, height, overflow: 'auto' }}>
      <table style={{ width: '100%' }}>
        <thead>
          <tr>
            <th>Tool</th>
            <th>Calls</th>
            <th>Failed</th>
            <th>Took</th>
          </tr>
        </thead>
        <tbody>
          {totals.map(({ tool, calls, errors, durationMs }) => (
            <tr key={tool}>
              <td>{tool}</td>
              <td>{formatCount(calls)}</td>
              <td>{formatCount(errors)}</td>
              <td>{formatDuration(durationMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
