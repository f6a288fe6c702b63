import {
  CoreApp,
  LoadingState,
  type AdHocVariableFilter,
  type DataQuery,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceGetDrilldownsApplicabilityOptions,
  type DataSourceGetTagKeysOptions,
  type DataSourceGetTagValuesOptions,
  type DataSourceInstanceSettings,
  type DrilldownsApplicability,
  type MetricFindValue,
  type QueryFixAction,
  type QueryFixType,
  type ScopedVars,
  type TimeRange,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataSourceWithBackend, config, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { DEFAULT_LIMIT, adHocFilters, foldSelection, type LlmQuery, type LlmSource } from '@loopscope/core';
import type { FilterInputProps } from '@loopscope/core/filter';
import { dimensions } from '@loopscope/semantics/dimensions';
import { createElement, type ComponentType } from 'react';
import { asyncScheduler, concat, map, merge, throttleTime, type Observable } from 'rxjs';

import type { LoopscopeOptions } from './config/LoopscopeOptions';
import { sourcesOf } from './config/sourcesOf';
import { fieldTexts, toChoice } from './editor/catalogueTexts';
import { FilterInput } from './editor/filters/FilterInput';
import { growingLists } from './growing/growingLists';
import { isGrown } from './growing/isGrown';
import { asLive, isFollowed, liveRange, notLive } from './live/asLive';
import { followChannel } from './live/followChannel';
import { liveList } from './live/liveList';
import { adHocFields } from './query/adHocFields';
import { addFilter } from './query/changeFilter';
import { describeQuery } from './query/describeQuery';
import { eventAnnotations } from './events/eventAnnotations';
import { presentEvents } from './events/presentEvents';
import { firstQuery } from './query/firstQuery';
import { inTimezone } from './query/inTimezone';
import { importTraces } from './query/importTraces';
import { interpolateQuery } from './query/interpolateQuery';
import { isAnswerable } from './query/isAnswerable';
import { splitBroken } from './query/splitBroken';
import { localiseNames } from './response/localiseNames';
import { presentLists } from './response/presentLists';
import { DimensionValues } from './values/DimensionValues';
import { SqlBackend, type SqlExplained } from './sql/SqlBackend';
import { LoopscopeVariableSupport } from './variables/LoopscopeVariableSupport';

/** The browser's side of the datasource: it completes queries and passes them on; every answer is the backend's. */
export class LoopscopeDataSource extends DataSourceWithBackend<LlmQuery, LoopscopeOptions> {
  /** The databases that are configured, that which answers first at the beginning. */
  readonly sources: LlmSource[];
  /** Whether an administrator has turned SQL on; whether this person may send it is said by the backend. */
  readonly answersSql: boolean;
  readonly sqlBackend = new SqlBackend({
    getResource: (path) => this.getResource(path, undefined, { showErrorAlert: false }),
    postResource: (path, body) => this.postResource(path, body, { showErrorAlert: false }),
  });
  readonly dimensionValues = new DimensionValues((path, params) => this.getResource(path, params));

  /** Filters as text, completed with the values there are; for the app's pages, too. */
  readonly FilterInput: ComponentType<FilterInputProps> = (props) =>
    createElement(FilterInput, { ...props, datasource: this });

  constructor(
    settings: DataSourceInstanceSettings<LoopscopeOptions>,
    private readonly templateSrv: TemplateSrv = getTemplateSrv()
  ) {
    super(settings);
    this.sources = sourcesOf(settings.jsonData);
    this.answersSql = Boolean(settings.jsonData.sql?.enabled) && this.sources.includes('clickhouse');
    this.variables = new LoopscopeVariableSupport(this);
    this.annotations = eventAnnotations(this);
  }

  getDefaultQuery(_app: CoreApp): Partial<LlmQuery> {
    return firstQuery();
  }

  filterQuery(query: LlmQuery): boolean {
    return !query.hide && isAnswerable(query);
  }

  query(request: DataQueryRequest<LlmQuery>): Observable<DataQueryResponse> {
    const { sound, errors } = splitBroken(request.targets, (query) =>
      this.applyTemplateVariables(query, request.scopedVars, request.filters)
    );
    const targets = sound.map((query) => inTimezone(query, request.timezone));
    const followed = targets.filter((query) => isFollowed(query, request));
    const others = targets.filter((query) => !followed.includes(query)).map(notLive);
    const answers = followed.map((query) => this.follow(asLive(query), request));
    if (others.length > 0 || errors.length > 0 || answers.length === 0) {
      answers.push(this.askInTurn({ ...request, targets: others }, errors));
    }
    const { uid, name } = this;
    const sources = new Map<string | undefined, LlmSource | undefined>(
      targets.map(({ refId, source }) => [refId, source])
    );
    return merge(...answers).pipe(
      map((response) => ({
        ...response,
        data: response.data.map((frame) =>
          localiseNames(
            presentLists(presentEvents(frame), {
              uid,
              name,
              source: sources.get(frame.refId),
              isAnnotation: frame.refId === ANNOTATION,
            })
          )
        ),
      }))
    );
  }

  private ask(request: DataQueryRequest<LlmQuery>): Observable<DataQueryResponse> {
    return super.query(request);
  }

  /** What is answered at once, then lists that are shown as they are read. */
  private askInTurn(request: DataQueryRequest<LlmQuery>, errors: DataQueryError[]): Observable<DataQueryResponse> {
    const interpolate = (query: LlmQuery) => this.applyTemplateVariables(query, request.scopedVars, request.filters);
    const grown = request.targets.filter((query) => isGrown(query, request, this.sources[0], interpolate));
    const once = request.targets.filter((query) => !grown.includes(query));
    const answer = this.ask({ ...request, targets: once }).pipe(
      map((response) => ({
        ...response,
        ...(grown.length > 0 && { state: LoadingState.Streaming }),
        ...(errors.length > 0 && { errors: [...(response.errors ?? []), ...errors] }),
      }))
    );
    if (grown.length === 0) {
      return answer;
    }
    const lists = this.grow({ ...request, targets: grown });
    return once.length > 0 || errors.length > 0 ? concat(answer, lists) : lists;
  }

  private grow(request: DataQueryRequest<LlmQuery>): Observable<DataQueryResponse> {
    const lists = growingLists({
      queries: request.targets,
      range: request.range,
      timeZone: request.timezone,
      ask: (targets, range, index) =>
        this.ask({ ...request, requestId: `${request.requestId}-part-${index}`, range, targets }),
    });
    return lists.pipe(map((response) => ({ ...response, key: 'growing' })));
  }

  /** One list that stays true for as long as somebody looks. */
  private follow(query: LlmQuery, request: DataQueryRequest<LlmQuery>): Observable<DataQueryResponse> {
    const list = liveList({
      ask: (live) =>
        this.ask({
          ...request,
          requestId: `${request.requestId}-live-${query.refId}`,
          range: liveRange(request.range),
          targets: [live ? query : notLive(query)],
        }),
      ...(config.liveEnabled && { follow: (path) => followChannel(this.uid, path, query) }),
      limit: query.limit ?? DEFAULT_LIMIT,
    });
    // Explore drops what follows within half a second.
    return list.pipe(
      throttleTime(1_000, asyncScheduler, { leading: true, trailing: true }),
      map((response) => ({
        ...response,
        key: `live-${query.refId}`,
        state: response.error ? LoadingState.Error : LoadingState.Streaming,
      }))
    );
  }

  /** Checks SQL with the variables' values of now; with `plan`, also what ClickHouse would do. */
  explainSql(query: LlmQuery, options: { range?: TimeRange; plan?: boolean }): Promise<SqlExplained> {
    return this.sqlBackend.explain(this.applyTemplateVariables(query, {}), options);
  }

  variableNames(): string[] {
    return this.templateSrv.getVariables().map(({ name }) => name);
  }

  applyTemplateVariables(query: LlmQuery, scopedVars: ScopedVars, filters?: AdHocVariableFilter[]): LlmQuery {
    return interpolateQuery(query, this.templateSrv, scopedVars, filters);
  }

  /** A panel's queries for Explore. One that cannot be interpolated goes as it is, and Explore shows its error. */
  interpolateVariablesInQueries(
    queries: LlmQuery[],
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): LlmQuery[] {
    const { sound, errors } = splitBroken(queries, (query) => this.applyTemplateVariables(query, scopedVars, filters));
    const broken = queries.filter(({ refId }) => errors.some((error) => error.refId === refId));
    return [...super.interpolateVariablesInQueries(sound, scopedVars, filters), ...broken];
  }

  async importQueries(queries: DataQuery[]): Promise<LlmQuery[]> {
    return importTraces(queries);
  }

  /** "Filter for value" and "filter out" of tables and legends in Explore. */
  modifyQuery(query: LlmQuery, action: QueryFixAction): LlmQuery {
    return foldSelection(addFilter(query, action));
  }

  getSupportedQueryModifications(): QueryFixType[] {
    return ['ADD_FILTER', 'ADD_FILTER_OUT'];
  }

  /** Which of a dashboard's filters mean something here; others are shown as such and not sent. */
  async getDrilldownsApplicability({
    filters = [],
    groupByKeys = [],
    queries,
  }: DataSourceGetDrilldownsApplicabilityOptions<LlmQuery> = {}): Promise<DrilldownsApplicability[]> {
    const filterable = new Set(adHocFields(queries).map(({ id }) => id));
    const judge = (isKnown: boolean) => ({
      applicable: isKnown,
      ...(!isKnown && { reason: t('filter.unknown-dimension', 'LLM spans have no such dimension.') }),
    });
    return [
      ...filters.map(({ key, origin }) => ({ key, origin, ...judge(filterable.has(key)) })),
      ...groupByKeys.map((key) => ({ key, ...judge(isDimension(key)) })),
    ];
  }

  getQueryDisplayText(query: LlmQuery): string {
    return describeQuery(query);
  }

  async getTagKeys(options?: DataSourceGetTagKeysOptions<LlmQuery>): Promise<MetricFindValue[]> {
    return adHocFields(options?.queries).map(fieldTexts).map(toChoice);
  }

  /** Values that are there once the other filters of the dashboard hold. Numbers are typed. */
  async getTagValues({ key, timeRange, filters }: DataSourceGetTagValuesOptions<LlmQuery>): Promise<MetricFindValue[]> {
    if (!isText(key)) {
      return [];
    }
    const others = adHocFilters(filters).filter(({ field }) => field !== key && isText(field));
    const values = await this.dimensionValues.find(key, { range: timeRange, filters: others });
    return values.map((value) => ({ text: value }));
  }
}

/** The name of every query of an annotation, in dashboards as in Scenes. */
const ANNOTATION = 'Anno';

const isText = (id: string): boolean => dimensions.some((known) => known.id === id && known.type === 'string');
const isDimension = (id: string): boolean => dimensions.some((known) => known.id === id);
