import type { GrafanaTheme2 } from '@grafana/data';
import type { RunTree } from '@loopscope/core';

import type { ColorScheme } from '../color/colorScheme';
import type { TimeLayout } from '../layout/timeLayout';
import type { TimeView } from '../view/TimeView';
import type { BarLabel } from './barLabel';

/** Everything that decides what the canvas shows. */
export interface FlameScene {
  tree: RunTree;
  layout: TimeLayout;
  view: TimeView;
  colors: ColorScheme;
  label: BarLabel;
  theme: GrafanaTheme2;
  /** Viewport in CSS pixels. */
  width: number;
  height: number;
  scrollTop: number;
  /** Nodes, or -1. */
  hovered: number;
  focused: number;
  selected: number;
}
