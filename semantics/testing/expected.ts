import { calcPrice } from '@pydantic/genai-prices';
import type { Truth } from './captures';

export type Figures = Record<string, number>;

const PROVIDERS: Array<[inApi: string, provider: string]> = [
  ['azure', 'azure'],
  ['openai', 'openai'],
  ['anthropic', 'anthropic'],
  ['bedrock', 'aws'],
  ['gemini', 'google'],
];

/** Dollars by an independent calculator, call by call; undefined where the spans cannot tell every token or a model is unknown. */
function trueCost({ recoverable, totals, embeddings, calls }: Truth): number | undefined {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (!same(recoverable?.totals ?? totals, totals) || !same(recoverable?.embeddings ?? embeddings, embeddings)) {
    return undefined;
  }
  let dollars = 0;
  for (const {
    api = '',
    error,
    model_returned,
    input_total,
    cache_read = 0,
    cache_write = 0,
    output_total = 0,
  } of calls) {
    if (error || !model_returned) {
      continue;
    }
    const providerId = PROVIDERS.find(([inApi]) => api.includes(inApi))?.[1];
    const usage = {
      input_tokens: input_total,
      cache_read_tokens: cache_read,
      cache_write_tokens: cache_write,
      output_tokens: output_total,
    };
    const price = calcPrice(usage, model_returned, { providerId });
    if (price === null) {
      return undefined;
    }
    dollars += price.total_price;
  }
  return dollars;
}

/** The readings of a capture that are right: what its spans can tell, and others that are as good. */
export function rightReadings(truth: Truth): Figures[] {
  const { recoverable = {} } = truth;
  const tools = {
    tool_calls: recoverable.tool_calls ?? truth.tool_calls,
    tool_errors: recoverable.tool_errors ?? truth.tool_errors,
    identical_repeats:
      recoverable.identical_repeat_calls === undefined
        ? truth.identical_repeat_calls
        : recoverable.identical_repeat_calls,
    cost: trueCost(truth),
  };
  const told = Object.entries(tools).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const totals = [recoverable.totals ?? truth.totals, ...(recoverable.also_right ?? []).map((also) => also.totals)];
  return totals.flatMap((total) =>
    total === undefined
      ? []
      : {
          good_llm_calls: total.llm_calls,
          input_tokens: total.input_fresh + (recoverable.embeddings?.input ?? 0),
          cache_read_tokens: total.cache_read,
          cache_write_tokens: total.cache_write,
          output_tokens: total.output_total - total.reasoning,
          reasoning_tokens: total.reasoning,
          ...Object.fromEntries(told),
        }
  );
}

/** The wrong figures, against the reading that comes nearest. */
export function wrongFigures(got: Figures, truth: Truth): Figures {
  const readings = rightReadings(truth).map((reading) =>
    Object.fromEntries(
      Object.entries(reading).filter(
        ([name, right]) =>
          Math.abs((got[name] ?? NaN) - right) > Math.max(1e-9, 1e-12 * right) || got[name] === undefined
      )
    )
  );
  return readings.reduce((best, wrong) => (Object.keys(wrong).length < Object.keys(best).length ? wrong : best));
}
