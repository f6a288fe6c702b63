import table from '@loopscope/semantics/attributes.json';

/** Where a fact may stand: an attribute, or a place inside one that holds JSON. Tried in order. */
export type AttributeSource =
  | string
  | {
      key?: string;
      path?: readonly string[];
      /** Only from instrumentations whose scope matches. */
      scope?: string;
      /** What the number is to be multiplied with to be in the fact's unit. */
      scale?: number;
      /** In an event of this name instead of on the span. */
      event?: string;
    };

/** A span of this kind is told by an attribute, its name or its scope; the first rule that holds decides. */
export interface KindRule {
  kind: string;
  key?: string;
  matches?: string;
  name?: string;
  scope?: string;
  /** The rule does not hold for models whose name matches. */
  unless_model?: string;
}

/** Where input leaves the cache's tokens out, or output the reasoning's. */
export interface BasisRule {
  scope?: string;
  provider?: string;
  model?: string;
  key?: string;
  json?: string;
}

/** A name inside a span's name, in the pattern's first group. */
export interface NameRule {
  name: string;
  kind?: string;
  convention?: string;
}

/** A failure that is told by an attribute and not by the span's status. */
export interface ErrorRule {
  key?: string;
  matches?: string;
  convention?: string;
  event?: string;
}

interface AttributeTable {
  text: Record<
    | 'provider'
    | 'request_model'
    | 'response_model'
    | 'response_id'
    | 'agent'
    | 'tool'
    | 'error_type'
    | 'finish_reason'
    | 'arguments'
    | 'result',
    readonly AttributeSource[]
  >;
  count: Record<
    'input' | 'output' | 'cache_read' | 'cache_write' | 'reasoning' | 'max_output',
    readonly AttributeSource[]
  >;
  cost: Record<'reported_cost', readonly AttributeSource[]>;
  seconds: Record<'time_to_first_token', readonly AttributeSource[]>;
  flag: Record<'streaming', readonly AttributeSource[]>;
  kinds: readonly KindRule[];
  agent_names: readonly NameRule[];
  tool_names: readonly NameRule[];
  basis: Record<'input_exclusive' | 'output_exclusive', readonly BasisRule[]>;
  errors: readonly ErrorRule[];
  providers: {
    names: Record<string, string>;
    prefixes: ReadonlyArray<readonly string[]>;
    frameworks: readonly string[];
  };
}

/** The part of semantics/attributes.json that a browser needs; the compiler checks that the file has this shape. */
export const attributes: AttributeTable = table;
