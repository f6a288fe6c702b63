import type { LlmQuery } from '@loopscope/core';
import type { TimeRange } from '@grafana/data';

export interface SqlMacro {
  name: string;
  /** As people read them; empty without any. */
  arguments: string;
  description: string;
}

export interface SqlSchema {
  macros: SqlMacro[];
  tables: Array<{ name: string; columns: Array<{ name: string; type: string; comment?: string }> }>;
  /** Aggregates over rows of `llm_spans_v`. */
  measures: Array<{ id: string; description: string; sql: string }>;
}

/** Line and column count from 1, in characters; 0 where the place is not known. */
export interface SqlMistake {
  message: string;
  line: number;
  column: number;
  length: number;
}

export interface SqlExplained {
  mistake: SqlMistake | null;
  plan: string[];
  reads: Array<{ table: string; parts: number; rows: number; marks: number }>;
  advice: string;
}

interface Resources {
  getResource(path: string): Promise<SqlSchema>;
  postResource(path: string, body: object): Promise<SqlExplained>;
}

/** What the backend says about SQL that is being written. */
export class SqlBackend {
  private found?: Promise<SqlSchema>;

  constructor(private readonly resources: Resources) {}

  /** Asked once; again after a failure. */
  schema(): Promise<SqlSchema> {
    this.found ??= this.resources.getResource('sql/schema').catch((reason) => {
      this.found = undefined;
      throw reason;
    });
    return this.found;
  }

  explain(query: LlmQuery, { range, plan = false }: { range?: TimeRange; plan?: boolean } = {}): Promise<SqlExplained> {
    return this.resources.postResource('sql/explain', {
      query,
      plan,
      ...(range && { from: String(range.from.valueOf()), to: String(range.to.valueOf()) }),
      intervalMs: 60_000,
    });
  }
}
