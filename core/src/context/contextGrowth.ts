import { apportion } from './apportion';
import { PART_ROLES, type ContextStep, type PartRole } from './ContextStep';

/** What a window grew by since the call before it in the same conversation. */
export interface GrowthCause {
  /** null where it is not known what fills the window. */
  role: PartRole | null;
  tokens: number;
}

/**
 * `compacted`: earlier messages gave way to something new, such as a summary;
 * `truncated`: earlier messages were left out, and nothing stands for them;
 * `shrunk`: one of the two, and the data does not tell which.
 */
export type Shrinkage = 'compacted' | 'truncated' | 'shrunk';

export interface StepGrowth {
  /** used - used of the call before; null for the first of a conversation and where tokens are unknown. */
  tokens: number | null;
  /** Of growth alone, adding up to it, in the order of PART_ROLES. */
  causes: GrowthCause[];
  shrinkage: Shrinkage | null;
}

/** A window that lost a smaller share than this was only counted anew. */
const SMALLEST_SHRINKAGE = 0.1;
const NONE: StepGrowth = { tokens: null, causes: [], shrinkage: null };

/** What is said in one call's window, by its text: tells whether a window that lost something got something for it. */
export type MessageTexts = (step: ContextStep) => readonly string[] | undefined;

/**
 * Growth of each step, in the steps' order. A step is held against the call before it with the same conversation,
 * model, system prompt and tool definitions: an agent's side call with another prompt is another conversation.
 */
export function contextGrowth(steps: readonly ContextStep[], textsOf: MessageTexts = () => undefined): StepGrowth[] {
  const before = new Map<string, ContextStep>();
  return steps.map((step) => {
    if (step.used === null) {
      return NONE;
    }
    const key = threadOf(step);
    const last = before.get(key);
    before.set(key, step);
    return last ? growthSince(last, step, textsOf) : NONE;
  });
}

/** What a conversation's calls have in common. */
function threadOf({ conversation, model, parts }: ContextStep): string {
  const fixed = parts.filter(({ role }) => role === 'system' || role === 'tool_definitions');
  return JSON.stringify([conversation, model, fixed.map(({ role, characters }) => [role, characters])]);
}

function growthSince(last: ContextStep, step: ContextStep, textsOf: MessageTexts): StepGrowth {
  const tokens = (step.used ?? 0) - (last.used ?? 0);
  if (tokens >= 0) {
    return { tokens, causes: causesOf(last, step, tokens), shrinkage: null };
  }
  const isShrunk = -tokens >= (last.used ?? 0) * SMALLEST_SHRINKAGE;
  return { tokens, causes: [], shrinkage: isShrunk ? shrinkage(textsOf(last), textsOf(step)) : null };
}

/** Shares growth out by the characters that each role gained: ratios of tokens to characters move between calls. */
function causesOf(last: ContextStep, step: ContextStep, tokens: number): GrowthCause[] {
  if (tokens === 0) {
    return [];
  }
  const charactersOf = ({ parts }: ContextStep, role: PartRole) =>
    parts.find((part) => part.role === role)?.characters ?? 0;
  const gained = PART_ROLES.map((role) => Math.max(0, charactersOf(step, role) - charactersOf(last, role)));
  const shares = step.parts.length > 0 && last.parts.length > 0 ? apportion(tokens, gained) : null;
  if (!shares) {
    return [{ role: null, tokens }];
  }
  return PART_ROLES.map((role, index) => ({ role, tokens: shares[index] })).filter((cause) => cause.tokens > 0);
}

/**
 * An answer and a tool's result are new in every call. What tells a summary is a message that is new and stands before
 * one that was there already, or one that is new where nothing is left.
 */
function shrinkage(last: readonly string[] | undefined, now: readonly string[] | undefined): Shrinkage {
  if (!last || !now || last.length === 0 || now.length === 0) {
    return 'shrunk';
  }
  const known = new Set(last);
  const kept = now.map((text) => known.has(text));
  const lastKept = kept.lastIndexOf(true);
  return kept.slice(0, Math.max(0, lastKept)).includes(false) || lastKept <= 0 ? 'compacted' : 'truncated';
}
