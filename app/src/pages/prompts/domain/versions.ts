import type { MetricsRow } from '@loopscope/core';

/** A version of a prompt that spans name, with what is known of its runs. */
export interface PromptVersion {
  prompt: string;
  version: string;
  measures: Record<string, number | null>;
}

export interface Pair {
  prompt: string;
  a: string;
  b: string;
}

/** Versions by prompt, each as a person counts: 9 before 10. */
export function readVersions(rows: MetricsRow[]): PromptVersion[] {
  return rows
    .map(({ dimensions, measures }) => ({
      prompt: dimensions.prompt_name ?? '',
      version: dimensions.prompt_version ?? '',
      measures,
    }))
    .filter(({ prompt }) => prompt !== '')
    .sort((a, b) => compareNames(a.prompt, b.prompt) || compareNames(a.version, b.version));
}

export function versionsOf(versions: PromptVersion[], prompt: string): string[] {
  return versions.filter((candidate) => candidate.prompt === prompt).map(({ version }) => version);
}

/** The pair to compare: the wished one where it exists, else the two newest versions of a prompt that has two. */
export function choosePair(versions: PromptVersion[], wish: Partial<Pair>): Pair | undefined {
  const prompts = [...new Set(versions.map(({ prompt }) => prompt))];
  const comparable = prompts.filter((prompt) => versionsOf(versions, prompt).length > 1);
  const prompt = comparable.find((name) => name === wish.prompt) ?? comparable[0];
  if (prompt === undefined) {
    return undefined;
  }
  const known = versionsOf(versions, prompt);
  const b = known.find((version) => version === wish.b && version !== wish.a) ?? lastOther(known, wish.a);
  const a = known.find((version) => version === wish.a) ?? lastOther(known, b);
  return { prompt, a, b };
}

function lastOther(versions: string[], not?: string): string {
  return versions.filter((version) => version !== not).at(-1) ?? '';
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
