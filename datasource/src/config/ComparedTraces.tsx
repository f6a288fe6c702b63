import { css } from '@emotion/css';
import { locationUtil, urlUtil, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { defaultQuery } from '@loopscope/core';

import type { ComparedGroup, ComparedTrace, SourceComparison, TraceFigures } from './sourceComparison';

/** A row a finding with its count and the traces that are named, each opening in Explore. */
export function ComparedTraces({ uid, found }: { uid: string; found: SourceComparison }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('config.compare.finding', 'Finding')}</th>
            <th scope="col">{t('config.compare.count', 'Traces')}</th>
            <th scope="col">{t('config.compare.first', 'The first of them')}</th>
          </tr>
        </thead>
        <tbody>
          {findings(found).map(({ name, group }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{group.count}</td>
              <td>
                <ul className={styles.list}>
                  {group.traces.map((trace) => (
                    <li key={trace.traceId}>
                      <a className={styles.link} href={exploreUrl(uid, trace, found)}>
                        {trace.traceId}
                      </a>{' '}
                      {figuresOf(trace)}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function findings(found: SourceComparison): Array<{ name: string; group: ComparedGroup }> {
  return [
    { name: t('config.compare.only-clickhouse', 'Only in ClickHouse'), group: found.onlyClickhouse },
    { name: t('config.compare.only-tempo', 'Only in Tempo'), group: found.onlyTempo },
    { name: t('config.compare.different', 'Different'), group: found.different },
    ...(found.late ? [{ name: t('config.compare.late', 'Late: not settled yet'), group: found.late }] : []),
  ];
}

function figuresOf({ clickhouse, tempo, settled }: ComparedTrace): string {
  const lines = [clickhouse && `ClickHouse: ${figures(clickhouse)}`, tempo && `Tempo: ${figures(tempo)}`];
  if (settled !== undefined) {
    lines.push(t('config.compare.settled', 'settled: {{spans}} spans', { spans: settled }));
  }
  return lines.filter(Boolean).join('; ');
}

function figures({ spans, calls, tokens, cost }: TraceFigures): string {
  return t('config.compare.figures', '{{spans}} spans, {{calls}} calls, {{tokens}} tokens, ${{cost}}', {
    spans,
    calls,
    tokens,
    cost,
  });
}

/** Explore's address of a trace, in the source that has it. */
function exploreUrl(uid: string, { traceId, clickhouse }: ComparedTrace, { from, to }: SourceComparison): string {
  const query = {
    ...defaultQuery('trace'),
    refId: 'A',
    traceId,
    source: clickhouse ? 'clickhouse' : 'tempo',
    datasource: { uid, type: 'loopscope-llm-datasource' },
  };
  const range = { from: String(Date.parse(from)), to: String(Date.parse(to)) };
  return urlUtil.renderUrl(locationUtil.assureBaseUrl('/explore'), {
    schemaVersion: 1,
    panes: JSON.stringify({ compared: { datasource: uid, queries: [query], range } }),
  });
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    'th, td': {
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      padding: theme.spacing(0.5, 1),
      textAlign: 'left',
      verticalAlign: 'top',
    },
  }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
  list: css({ listStyle: 'none', fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }),
});
