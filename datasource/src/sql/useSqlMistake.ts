import type { TimeRange } from '@grafana/data';
import type { LlmQuery } from '@loopscope/core';
import { useEffect, useState } from 'react';

import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import type { SqlMistake } from './SqlBackend';

/** Long enough not to ask at every key, short enough to be told while one looks. */
const PAUSE_MS = 500;

/** The first mistake in SQL that is being written, found by ClickHouse itself whenever the writer pauses. */
export function useSqlMistake(
  datasource: LoopscopeDataSource,
  query: LlmQuery,
  rawSql: string,
  range: TimeRange | undefined,
  disabled: boolean
): SqlMistake | undefined {
  const [told, setTold] = useState<{ of: string; mistake: SqlMistake | null }>();
  useEffect(() => {
    if (disabled || rawSql.trim() === '') {
      return undefined;
    }
    let here = true;
    const timer = setTimeout(() => {
      datasource.explainSql({ ...query, rawSql }, { range }).then(
        ({ mistake }) => here && setTold({ of: rawSql, mistake }),
        () => undefined // rights and connections are told by the query itself
      );
    }, PAUSE_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [datasource, query, rawSql, range, disabled]);
  return !disabled && told?.of === rawSql ? (told.mistake ?? undefined) : undefined;
}
