import { VisualizationSuggestionScore, type VisualizationSuggestionsSupplier } from '@grafana/data';
import { isTraceFrame } from '@loopscope/core';

import type { AgentFlameOptions } from './AgentFlameOptions';

/** Offers the panel for traces, ours and those of other data sources, and for nothing else. */
export const suggestForTraces: VisualizationSuggestionsSupplier<AgentFlameOptions> = ({ rawFrames = [] }) =>
  rawFrames.some(isTraceFrame) ? [{ score: VisualizationSuggestionScore.Best }] : undefined;
