import table from '@loopscope/semantics/attributes.json';

/** Where a fact may stand: an attribute, or a place inside one that holds JSON. Tried in order. */
export type AttributeSource =
  | string
  | {
      key: string;
      path?: readonly string[];
      /** A pattern of whose first group is read. */
      extract?: string;
      /** Only from instrumentations whose scope matches. */
      scope?: string;
      /** What the number is to be multiplied with to be in the fact's unit. */
      scale?: number;
      /** What has to hold of the span beside its scope. */
      when?: SpanRule;
      /** In the first event of this name instead of on the span. */
      event?: string;
    };

/** A condition on a span: every part that is given has to hold. */
export interface SpanRule {
  key?: string;
  matches?: string;
  json?: string;
  scope?: string;
  /** As a collector writes it: Server, Client, ... */
  span_kind?: string;
  name?: string;
  provider?: string;
  model?: string;
  convention?: string;
  event?: string;
  kind?: string;
  /** An attribute that is not told. */
  without?: string;
}

type Sources = Record<string, readonly AttributeSource[]>;

interface AttributeTable {
  resource: Record<string, readonly string[]>;
  text: Sources;
  count: Sources;
  cost: Sources;
  dollars: string;
  quantities: Sources;
  seconds: Sources;
  instant: Sources;
  first_token_events: readonly string[];
  flag: Sources;
  characters: Record<string, ReadonlyArray<string | { prefix: string }>>;
  conventions: readonly SpanRule[];
  libraries: readonly SpanRule[];
  selected: readonly SpanRule[];
  hidden: string;
  /** By field what some write where nothing is set. */
  unset: Record<string, string>;
  volatile: string;
  finish_reasons: { word: string; names: Record<string, string> };
  kinds: readonly SpanRule[];
  embedding_models: string;
  agent_names: readonly SpanRule[];
  model_names: readonly SpanRule[];
  tool_names: readonly SpanRule[];
  basis: Record<'input_exclusive' | 'output_exclusive' | 'reasoning_in_total', readonly SpanRule[]>;
  errors: readonly SpanRule[];
  messages: ReadonlyArray<{ json?: string; path?: readonly string[]; indexed?: string; role?: string }>;
  roles: Record<string, readonly string[]>;
  providers: {
    names: Record<string, string>;
    prefixes: ReadonlyArray<readonly string[]>;
    frameworks: readonly string[];
    in_model: string;
  };
}

/** semantics/attributes.json, which the SQL and the Go side read as well; the compiler checks that it has this shape. */
export const attributes: AttributeTable = table;
