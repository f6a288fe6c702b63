import { CoreApp, makeTimeRange, dateTime, type DataQuery, type DataSourceApi, type TimeRange } from '@grafana/data';
import { LoadingPlaceholder, Stack, TimeRangeInput } from '@grafana/ui';
import { useState } from 'react';
import { Page } from '../chrome/Page';
import { Answer } from './Answer';
import { useAnswer } from './useAnswer';
import { useDataSource } from './useDataSource';

const firstQuery = (datasource: DataSourceApi): DataQuery => ({
  refId: 'A',
  ...datasource.getDefaultQuery?.(CoreApp.PanelEditor),
});

function lastDay(): TimeRange {
  const now = dateTime();
  return { ...makeTimeRange(dateTime(now).subtract(1, 'day'), now), raw: { from: 'now-24h', to: 'now' } };
}

function Question({ datasource }: { datasource: DataSourceApi }) {
  const [query, setQuery] = useState(() => firstQuery(datasource));
  const [range, setRange] = useState(lastDay);
  const { data, run } = useAnswer(datasource, query, range);
  const Editor = datasource.components?.QueryEditor;
  return (
    <Stack direction="column" gap={2}>
      <Stack>
        <TimeRangeInput value={range} onChange={setRange} clearable={false} />
      </Stack>
      {Editor && (
        <Editor
          app={CoreApp.PanelEditor}
          datasource={datasource}
          query={query}
          range={range}
          data={data}
          onChange={setQuery}
          onRunQuery={run}
        />
      )}
      <Answer data={data} range={range} />
    </Stack>
  );
}

/** The data source's query editor, as a panel's editor shows it, and what is answered. */
export function QueryPage() {
  const datasource = useDataSource();
  return (
    <Page pageNav={{ text: 'Query editor', subTitle: 'What a panel, Explore or an alert rule asks.' }}>
      {datasource ? <Question datasource={datasource} /> : <LoadingPlaceholder text="Loading the data source" />}
    </Page>
  );
}
