/** Finish reasons of the conventions and of providers' raw answers that mean: no room was left. */
const CUT_SHORT = new Set(['length', 'max_tokens', 'model_context_window_exceeded', 'max_output_tokens']);

/**
 * Names and codes of the errors with which providers refuse an input that is longer than the window:
 * OpenAI `context_length_exceeded`, LiteLLM `ContextWindowExceededError`, Anthropic `prompt is too long`.
 */
const TOO_LONG = /context.?(length|window)|prompt.{0,8}too.?long|input.{0,8}too.?long|max.?context/i;

export const isCutShort = (finishReason: string): boolean => CUT_SHORT.has(finishReason.toLowerCase());

export const isTooLong = (...errors: string[]): boolean => errors.some((error) => TOO_LONG.test(error));
