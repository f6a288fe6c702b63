import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type QueryEditorProps,
} from '@grafana/data';
import type { LlmQuery } from '@loopscope/core';
import { map, of, type Observable } from 'rxjs';

import type { LoopscopeOptions } from '../config/LoopscopeOptions';
import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { catalogueOptions } from './catalogueOptions';
import { DEFAULT_VARIABLE_QUERY, type LlmVariableQuery } from './LlmVariableQuery';
import { toOptions } from './toOptions';
import { VariableQueryEditor } from './VariableQueryEditor';
import { variableTarget } from './variableTarget';

type Api = DataSourceApi<LlmQuery, LoopscopeOptions>;
type EditorProps = QueryEditorProps<Api, LlmQuery, LoopscopeOptions, LlmVariableQuery>;

/** Query variables: an editor of their own, options from an ordinary query, so they chain and follow the time range. */
export class LoopscopeVariableSupport extends CustomVariableSupport<Api, LlmVariableQuery, LlmQuery, LoopscopeOptions> {
  readonly editor: (props: EditorProps) => React.JSX.Element;

  constructor(private readonly datasource: LoopscopeDataSource) {
    super();
    this.editor = function LoopscopeVariableEditor({ query, onChange, range }: EditorProps) {
      return <VariableQueryEditor query={query} onChange={onChange} datasource={datasource} range={range} />;
    };
  }

  query(request: DataQueryRequest<LlmVariableQuery>): Observable<DataQueryResponse> {
    const query = { ...DEFAULT_VARIABLE_QUERY, ...request.targets[0] };
    const known = catalogueOptions(query);
    if (known) {
      return of({ data: known });
    }
    const target = variableTarget(query);
    if (!target) {
      return of({ data: [] });
    }
    return this.datasource
      .query({ ...request, targets: [target] })
      .pipe(map((response) => ({ ...response, data: toOptions(query, response.data, request.timezone) })));
  }
}
