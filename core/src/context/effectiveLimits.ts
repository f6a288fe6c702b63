import { room, type ContextStep } from './ContextStep';

/** The limit that is in force for models whose name matches. */
export interface EffectiveLimit {
  /** A model's name; `*` stands for any text, case does not matter. */
  model: string;
  /** Tokens. */
  limit: number;
}

/** A line that is no limit: its number, from 1, and what was written. */
export interface UnreadLimit {
  line: number;
  text: string;
}

const LINE = /^\s*(\S+)\s*[=:]\s*([\d_,.]+)\s*([kKmM]?)\s*$/;
const FACTORS: Record<string, number> = { '': 1, k: 1_000, m: 1_000_000 };

/** Reads limits as people write them, one a line: `claude-sonnet-4* = 1M`. Empty lines are left out. */
export function readLimits(text: string): { limits: EffectiveLimit[]; unread: UnreadLimit[] } {
  const limits: EffectiveLimit[] = [];
  const unread: UnreadLimit[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') {
      return;
    }
    const [, model, digits, unit] = LINE.exec(line) ?? [];
    const limit = Number((digits ?? '').replaceAll(/[_,]/g, '')) * (FACTORS[(unit ?? '').toLowerCase()] ?? 1);
    if (model !== undefined && Number.isFinite(limit) && limit > 0) {
      limits.push({ model, limit: Math.round(limit) });
    } else {
      unread.push({ line: index + 1, text: line.trim() });
    }
  });
  return { limits, unread };
}

/** Steps under the limits that were set; the first that matches wins, and models without one keep theirs. */
export function withLimits(steps: readonly ContextStep[], limits: readonly EffectiveLimit[]): ContextStep[] {
  const patterns = limits.map(({ model, limit }) => ({ limit, pattern: patternOf(model) }));
  return steps.map((step) => {
    const limit = patterns.find(({ pattern }) => pattern.test(step.model))?.limit;
    return limit === undefined ? step : { ...step, limit, ...room(step.used, limit, step.reserve) };
  });
}

function patternOf(model: string): RegExp {
  const escaped = model.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'i');
}
