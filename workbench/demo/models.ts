/** A model as its provider names and sells it. */
export interface Model {
  provider: string;
  requested: string;
  answered: string;
  /** Micro-dollars per million tokens: what a token costs in units of 1e-12 dollars. Without: a model with no list price. */
  price?: Price;
}

interface Price {
  input: number;
  cacheRead: number;
  cacheWrite: number;
  output: number;
}

/*
 * Written down here by hand from the providers' price lists, and not read from semantics/: the answers of the demo are
 * to check the product, so they must not come from it.
 */
const dollars = (input: number, cacheRead: number, cacheWrite: number, output: number): Price => ({
  input: Math.round(input * 1e6),
  cacheRead: Math.round(cacheRead * 1e6),
  cacheWrite: Math.round(cacheWrite * 1e6),
  output: Math.round(output * 1e6),
});

export const GPT_4O: Model = {
  provider: 'openai',
  requested: 'gpt-4o',
  answered: 'gpt-4o-2024-08-06',
  price: dollars(2.5, 1.25, 2.5, 10),
};

export const GPT_4O_MINI: Model = {
  provider: 'openai',
  requested: 'gpt-4o-mini',
  answered: 'gpt-4o-mini-2024-07-18',
  price: dollars(0.15, 0.075, 0.15, 0.6),
};

/** Thinks before it answers: part of what it writes is reasoning. */
export const GPT_5: Model = {
  provider: 'openai',
  requested: 'gpt-5',
  answered: 'gpt-5-2025-08-07',
  price: dollars(1.25, 0.125, 1.25, 10),
};

export const EMBEDDING: Model = {
  provider: 'openai',
  requested: 'text-embedding-3-small',
  answered: 'text-embedding-3-small',
  price: dollars(0.02, 0.02, 0.02, 0),
};

export const CLAUDE_SONNET: Model = {
  provider: 'anthropic',
  requested: 'claude-sonnet-4-5',
  answered: 'claude-sonnet-4-5-20250929',
  price: dollars(3, 0.3, 3.75, 15),
};

export const CLAUDE_HAIKU: Model = {
  provider: 'anthropic',
  requested: 'claude-haiku-4-5',
  answered: 'claude-haiku-4-5-20251001',
  price: dollars(1, 0.1, 1.25, 5),
};

export const GEMINI_FLASH: Model = {
  provider: 'gcp.gemini',
  requested: 'gemini-2.5-flash',
  answered: 'gemini-2.5-flash',
  price: dollars(0.3, 0.03, 0.3, 2.5),
};

/** A house's own model: no list has a price for it. */
export const HOUSE_MODEL: Model = {
  provider: 'acme',
  requested: 'acme-reviewer-8b',
  answered: 'acme-reviewer-8b',
};
