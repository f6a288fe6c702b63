import type { AnnotationSupport, QueryEditorProps } from '@grafana/data';
import { Stack } from '@grafana/ui';
import { defaultQuery, foldSelection, type LlmQuery } from '@loopscope/core';

import type { LoopscopeOptions } from '../config/LoopscopeOptions';
import { EventsEditor } from '../editor/EventsEditor';
import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { asLlmQuery } from '../query/asLlmQuery';

type EditorProps = QueryEditorProps<LoopscopeDataSource, LlmQuery, LoopscopeOptions>;

/** Dashboard annotations: the events of a query, with Grafana's own mapping of fields. */
export function eventAnnotations(datasource: LoopscopeDataSource): AnnotationSupport<LlmQuery> {
  const initial = (): Omit<LlmQuery, 'refId'> => {
    const query = defaultQuery('events');
    // Tempo does not tell versions of services.
    return datasource.sources[0] === 'tempo'
      ? { ...query, events: query.events?.filter((kind) => kind !== 'deployment') }
      : query;
  };
  const events = (given: LlmQuery | undefined): LlmQuery =>
    given?.queryType === 'events' ? asLlmQuery(given) : { ...initial(), refId: given?.refId ?? 'Anno' };
  return {
    getDefaultQuery: initial,
    prepareQuery: ({ target }) => events(target),
    QueryEditor: function EventAnnotationEditor({ query, onChange, range }: EditorProps) {
      return (
        <Stack direction="column" gap={0.5}>
          <EventsEditor
            query={events(query)}
            onChange={(next) => onChange(foldSelection(next))}
            datasource={datasource}
            range={range}
          />
        </Stack>
      );
    },
  };
}
