import type { Model } from './models';

/** The five disjoint buckets of one call. */
export interface Usage {
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
  reasoning: number;
}

/** What an entry can be told apart by; the names are those of the product's dimensions. */
export interface Labels {
  service: string;
  model: string;
  team: string;
  project: string;
  prompt_version: string;
}

/** What happened to be counted, under the ids of the product's measures. `cost` is dollars with 12 digits. */
export interface Figures {
  llm_calls: number;
  failed_llm_calls: number;
  embedding_calls: number;
  input_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
  reasoning_tokens: number;
  total_tokens: number;
  cost: string | null;
  unpriced_calls: number;
  retries: number;
  tool_calls: number;
  tool_errors: number;
  identical_repeats: number;
  handoffs: number;
  runs: number;
  sessions: number;
  users: number;
}

interface Entry extends Labels {
  kind: 'call' | 'embedding' | 'tool' | 'handoff' | 'run';
  failed: boolean;
  usage?: Usage;
  /** In units of 1e-12 dollars. */
  cost?: bigint;
  retry: boolean;
  repeat: boolean;
  run: string;
  session: string;
  user: string;
}

/** Who is on whose behalf at work, for every entry of a run. */
export type RunLabels = Pick<Entry, 'service' | 'team' | 'project' | 'run' | 'session' | 'user'>;

const NOTHING = { model: '', prompt_version: '', failed: false, retry: false, repeat: false };

/** The scripts' own account of what they did, kept while they do it. It knows nothing of spans, SQL or the product. */
export class Ledger {
  private readonly entries: Entry[] = [];

  run(labels: RunLabels): void {
    this.entries.push({ ...NOTHING, ...labels, kind: 'run' });
  }

  call(labels: RunLabels, model: Model, usage: Usage, { promptVersion = '', retry = false } = {}): void {
    const cost = costOf(model, usage);
    this.entries.push({
      ...NOTHING,
      ...labels,
      kind: 'call',
      model: model.answered,
      prompt_version: promptVersion,
      usage,
      cost,
      retry,
    });
  }

  failedCall(labels: RunLabels, model: Model, promptVersion = ''): void {
    this.entries.push({
      ...NOTHING,
      ...labels,
      kind: 'call',
      model: model.requested,
      prompt_version: promptVersion,
      failed: true,
    });
  }

  embedding(labels: RunLabels, model: Model, tokens: number): void {
    const usage = { input: tokens, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };
    this.entries.push({
      ...NOTHING,
      ...labels,
      kind: 'embedding',
      model: model.answered,
      usage,
      cost: costOf(model, usage),
    });
  }

  tool(labels: RunLabels, { failed = false, repeat = false } = {}): void {
    this.entries.push({ ...NOTHING, ...labels, kind: 'tool', failed, repeat });
  }

  handoff(labels: RunLabels): void {
    this.entries.push({ ...NOTHING, ...labels, kind: 'handoff' });
  }

  total(): Figures {
    return figures(this.entries);
  }

  /** The same by the values of one label, in order. */
  by(label: keyof Labels): Record<string, Figures> {
    const values = [...new Set(this.entries.map((entry) => entry[label]))].sort();
    return Object.fromEntries(
      values.map((value) => [value, figures(this.entries.filter((entry) => entry[label] === value))])
    );
  }
}

function costOf({ price }: Model, { input, cacheRead, cacheWrite, output, reasoning }: Usage): bigint | undefined {
  return (
    price &&
    BigInt(input * price.input + cacheRead * price.cacheRead + cacheWrite * price.cacheWrite) +
      BigInt((output + reasoning) * price.output)
  );
}

function figures(entries: Entry[]): Figures {
  const count = (matches: (entry: Entry) => boolean) => entries.filter(matches).length;
  const tokens = (bucket: keyof Usage) => entries.reduce((sum, { usage }) => sum + (usage?.[bucket] ?? 0), 0);
  const distinct = (name: 'run' | 'session' | 'user') => new Set(entries.map((entry) => entry[name])).size;
  const buckets = {
    input_tokens: tokens('input'),
    cache_read_tokens: tokens('cacheRead'),
    cache_write_tokens: tokens('cacheWrite'),
    output_tokens: tokens('output'),
    reasoning_tokens: tokens('reasoning'),
  };
  const costs = entries.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  return {
    llm_calls: count(({ kind }) => kind === 'call'),
    failed_llm_calls: count(({ kind, failed }) => kind === 'call' && failed),
    embedding_calls: count(({ kind }) => kind === 'embedding'),
    ...buckets,
    total_tokens: Object.values(buckets).reduce((sum, bucket) => sum + bucket, 0),
    cost: costs.length === 0 ? null : decimal(costs.reduce((sum, cost) => sum + cost, 0n)),
    unpriced_calls: count(({ usage, cost }) => usage !== undefined && cost === undefined),
    retries: count(({ retry }) => retry),
    // These hand-offs are asked for and executed as tools.
    tool_calls: count(({ kind }) => kind === 'tool' || kind === 'handoff'),
    tool_errors: count(({ kind, failed }) => kind === 'tool' && failed),
    identical_repeats: count(({ repeat }) => repeat),
    handoffs: count(({ kind }) => kind === 'handoff'),
    runs: distinct('run'),
    sessions: distinct('session'),
    users: distinct('user'),
  };
}

function decimal(units: bigint): string {
  const digits = units.toString().padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`;
}
