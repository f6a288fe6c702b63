import type { GrafanaTheme2 } from '@grafana/data';
import type { RunTree } from '@loopscope/core';

import type { AxisView } from '../axis/AxisView';
import type { AgentMark } from '../agents/agentMarks';
import type { ColorScheme } from '../color/colorScheme';
import type { Figures } from '../figures/figures';
import type { FlameLayout } from '../layout/FlameLayout';
import type { BarLabel } from './barLabel';

/** Everything that decides what the canvas shows. */
export interface FlameScene {
  tree: RunTree;
  layout: FlameLayout;
  view: AxisView;
  colors: ColorScheme;
  label: BarLabel;
  figures: Figures;
  /** Sub-agents and hand-offs, by node. */
  marks: ReadonlyMap<number, AgentMark>;
  theme: GrafanaTheme2;
  /** Nodes of which nothing below is shown. */
  folded: ReadonlySet<number>;
  /** Of what is looked for, by `flagCounts` over the layout's nodes; the others step back. null: nothing is. */
  litCounts: Uint32Array | null;
  /** 1 for nodes of the critical path; null: not asked for. */
  critical: Uint8Array | null;
  /** Viewport in CSS pixels. */
  width: number;
  height: number;
  scrollTop: number;
  /** Nodes, or -1. */
  hovered: number;
  focused: number;
  selected: number;
}
