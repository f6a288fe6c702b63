import type { GrafanaTheme2 } from '@grafana/data';
import type { LlmKind, RunTree, SpanStatus } from '@loopscope/core';

import { categoriesOf } from './categoriesOf';
import { DEFAULT_SCALES, type Scales } from './scales';
import { NO_CATEGORY, type ColorBy } from './spanCategory';

export interface CategoryColor {
  category: string;
  fill: string;
  /** Readable on `fill`. */
  text: string;
}

export interface ColorScheme {
  /** In the order of first appearance. */
  categories: CategoryColor[];
  /** Position in `categories` of each node of the tree. */
  categoryOf: Uint16Array;
}

/** Names of the theme's visualisation palette; far apart in hue and in lightness for those who see few hues. */
const KIND_COLORS: Record<LlmKind, string> = {
  llm: 'blue',
  tool: 'orange',
  agent: 'purple',
  workflow: 'dark-purple',
  retrieval: 'green',
  embedding: 'dark-green',
  rerank: 'light-green',
  guardrail: 'yellow',
  evaluator: 'dark-yellow',
  handoff: 'super-light-purple',
  other: 'light-blue',
};

const STATUS_COLORS: Record<SpanStatus, string> = { ok: 'green', error: 'red', unset: 'blue' };

export function colorScheme(
  tree: RunTree,
  colorBy: ColorBy,
  theme: GrafanaTheme2,
  scales: Scales = DEFAULT_SCALES
): ColorScheme {
  const positions = new Map<string, number>();
  const categories: CategoryColor[] = [];
  const categoryOf = Uint16Array.from(categoriesOf(tree, colorBy, scales), (category) => {
    const known = positions.get(category);
    if (known !== undefined) {
      return known;
    }
    const named =
      colorBy === 'duration' || colorBy === 'density' ? scales[colorBy].colors[Number(category)] : undefined;
    const fill = fillOf(category, named ?? fixedColor(category, colorBy), categories.length, theme);
    positions.set(category, categories.length);
    return categories.push({ category, fill, text: theme.colors.getContrastText(fill) }) - 1;
  });
  return { categories, categoryOf };
}

function fillOf(category: string, named: string | undefined, index: number, theme: GrafanaTheme2): string {
  if (category === NO_CATEGORY) {
    return theme.isDark ? theme.colors.emphasize(theme.colors.background.secondary, 0.2) : theme.colors.border.strong;
  }
  const { palette } = theme.visualization;
  return theme.visualization.getColorByName(named ?? palette[index % palette.length]);
}

function fixedColor(category: string, colorBy: ColorBy): string | undefined {
  const colors: Record<string, string> = { ...KIND_COLORS, ...STATUS_COLORS };
  return colorBy === 'kind' || colorBy === 'status' ? colors[category] : undefined;
}
