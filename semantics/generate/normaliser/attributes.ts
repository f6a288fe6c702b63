import data from '../../attributes.json';

/** Where a value is read from: a key, a path into the JSON under it, a pattern's first group in it, or an event's attribute. */
export type ReadFrom =
  | string
  | {
      key: string;
      path?: string[];
      extract?: string;
      scope?: string;
      scale?: number;
      when?: SpanRule;
      event?: undefined;
    }
  | { event: string; key: string };

/** A condition on a span: every part that is given has to hold. Patterns are RE2. */
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

export interface MessageSource {
  json?: string;
  path?: string[];
  indexed?: string;
  role?: string;
}

/** An agent that tells of its calls in log records alone, one event a call; or details of spans in log records. */
export interface LogEvents {
  prefix: string;
  agent: string;
  provider: string;
  /** Of the span in which the record was written, for what the span itself does not tell. */
  details?: boolean;
  kinds: Partial<Record<string, string>>;
  /** Of one event only those with a value. */
  only?: { event: string; key: string; value: string };
  keys: Partial<Record<string, string>>;
  /** Whether input leaves out the cache, and output the reasoning. */
  exclusive: string[];
}

export interface Attributes {
  resource: Record<string, string[]>;
  text: Record<string, ReadFrom[]>;
  count: Record<string, ReadFrom[]>;
  cost: Record<string, ReadFrom[]>;
  /** The currencies in which a reported cost is taken (RE2). */
  dollars: string;
  /** What is billed beside tokens, by meter. */
  quantities: Record<string, ReadFrom[]>;
  /** What providers call their service tiers, in lower case, by our name; '' = left to the provider. */
  service_tiers: Record<string, string[]>;
  seconds: Record<string, Array<string | { key: string; scope?: string; scale: number }>>;
  instant: Record<string, ReadFrom[]>;
  /** Span events that mark the first token. */
  first_token_events: string[];
  flag: Record<string, ReadFrom[]>;
  characters: Record<string, Array<string | { prefix: string }>>;
  conventions: SpanRule[];
  /** Instrumentations whose ways are known; others are read by the same rules, at best effort. */
  libraries: SpanRule[];
  /** Spans that were kept because of how they ended. */
  selected: SpanRule[];
  /** Text that an instrumentation hid or cut off (RE2). */
  hidden: string;
  /** By field what some write where nothing is set. */
  unset: Partial<Record<string, string>>;
  /** What differs in every execution (RE2). */
  volatile: string;
  /** The first reason in whatever it is told as, and its OpenTelemetry name. */
  finish_reasons: { word: string; names: Record<string, string> };
  kinds: SpanRule[];
  /** Calls of models with such names (RE2, in lower case) are embeddings, whatever they are told as. */
  embedding_models: string;
  agent_names: SpanRule[];
  /** Spans that are named after the model and tell it nowhere else. */
  model_names: SpanRule[];
  tool_names: SpanRule[];
  basis: {
    input_exclusive: SpanRule[];
    output_exclusive: SpanRule[];
    /** Of these the total tells reasoning that nothing else does. */
    reasoning_in_total: SpanRule[];
  };
  errors: SpanRule[];
  log_events: LogEvents[];
  messages: MessageSource[];
  roles: Record<string, string[]>;
  providers: { names: Record<string, string>; prefixes: string[][]; frameworks: string[]; in_model: string };
}

export const attributes = data as Attributes;
