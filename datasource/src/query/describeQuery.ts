import { t } from '@grafana/i18n';
import { LIST_ORDERS, type LlmQuery } from '@loopscope/core';
import { filterTextOf } from '@loopscope/core/filter';

import { catalogueName } from '../editor/catalogueTexts';
import { eventName } from '../events/eventTexts';
import { asLlmQuery } from './asLlmQuery';
import { traceTargetText } from './traceTarget';

/** One line for query history, favourites and collapsed rows: what is asked, in words. */
export function describeQuery(query: LlmQuery): string {
  const complete = asLlmQuery(query);
  const where = filterTextOf(complete);
  const what = describeSubject(complete);
  return where ? t('query.text.where', '{{what}} where {{where}}', plain({ what, where })) : what;
}

function describeSubject(query: LlmQuery): string {
  switch (query.queryType) {
    case 'trace':
      return t('query.text.trace', 'Trace {{id}}', plain({ id: traceTargetText(query) }));
    case 'context':
      return t('query.text.context', 'Context windows {{id}}', plain({ id: traceTargetText(query) })).trim();
    case 'graph':
      return t('query.text.graph', 'Graph of calls {{id}}', plain({ id: traceTargetText(query) })).trim();
    case 'events': {
      const kinds = (query.events ?? []).map(eventName).join(', ');
      return t('query.text.events', 'Events: {{kinds}}', plain({ kinds }));
    }
    case 'experiment':
      return t(
        'query.text.experiment',
        'Arms by {{arm}}, {{measures}}',
        plain({
          arm: catalogueName(query.groupBy?.[0] ?? 'variant'),
          measures: (query.measures ?? []).map(catalogueName).join(', '),
        })
      );
    case 'sql':
      return (query.rawSql ?? '').replaceAll(/\s+/g, ' ').trim();
    case 'runs':
    case 'sessions':
    case 'calls':
    case 'loops':
      if (query.live) {
        return t('query.text.live', '{{rows}} as they arrive', plain({ rows: listName(query) }));
      }
      return t(
        'query.text.list',
        '{{rows}} by {{orderBy}}, {{order}}',
        plain({
          rows: listName(query),
          orderBy: query.orderBy ?? LIST_ORDERS[query.queryType][0],
          order: query.order ?? 'desc',
        })
      );
    case 'metrics': {
      const measures = (query.measures ?? []).map(catalogueName).join(', ');
      const dimensions = (query.groupBy ?? []).map(catalogueName).join(', ');
      if (query.format === 'heatmap') {
        return t('query.text.heatmap', 'Heatmap of {{measures}}', plain({ measures }));
      }
      const what = dimensions
        ? t('query.text.by', '{{measures}} by {{dimensions}}', plain({ measures, dimensions }))
        : measures;
      return compared(what, query.compare);
    }
  }
}

function compared(what: string, compare: string | undefined): string {
  switch (compare) {
    case undefined:
    case '':
      return what;
    case 'previous':
      return t('query.text.previous', '{{what}}, beside the time just before', plain({ what }));
    default:
      return t('query.text.earlier', '{{what}}, beside {{compare}} earlier', plain({ what, compare }));
  }
}

function listName({ queryType, steps }: LlmQuery): string {
  switch (queryType) {
    case 'sessions':
      return t('query.text.sessions', 'Sessions');
    case 'loops':
      return t('query.text.loops', 'Loops');
    case 'calls':
      return steps === 'tools'
        ? t('query.text.tool-executions', 'Tool executions')
        : steps === 'all'
          ? t('query.text.steps', 'Model calls and tool executions')
          : t('query.text.model-calls', 'Model calls');
    default:
      return t('query.text.runs', 'Runs');
  }
}

/** The line is text, not HTML. */
function plain(values: Record<string, string>) {
  return { ...values, interpolation: { escapeValue: false } };
}
