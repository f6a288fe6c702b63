import { overflowForecast, isForecast, type ContextStep, type OverflowForecast, type PastRun } from '@loopscope/core';

import { keyOf } from './conversations';

/** The forecast at each call, by the position of its step; null where past runs do not tell, or it overflowed itself. */
export function forecasts(
  steps: readonly ContextStep[],
  history: readonly PastRun[]
): Array<OverflowForecast | { runs: number } | null> {
  const calls = new Map<string, number>();
  return steps.map((step) => {
    const call = (calls.get(keyOf(step)) ?? 0) + 1;
    calls.set(keyOf(step), call);
    const isOver = step.cutShort || step.overflowed;
    return history.length === 0 || step.saturation === null || isOver
      ? null
      : overflowForecast(history, { runId: step.runId, agent: step.agent, call, saturation: step.saturation });
  });
}

/** The last call for which there is a forecast, of the conversation that is fullest at its end. */
export function nextOverflow(
  steps: readonly ContextStep[],
  told: ReadonlyArray<OverflowForecast | { runs: number } | null>
): { step: ContextStep; forecast: OverflowForecast } | { runs: number } | null {
  const ends = new Map<string, number>();
  steps.forEach((step, index) => step.saturation !== null && ends.set(keyOf(step), index));
  const fullest = [...ends.values()].sort((a, b) => (steps[b].saturation ?? 0) - (steps[a].saturation ?? 0))[0];
  const forecast = fullest === undefined ? null : told[fullest];
  return forecast === null ? null : isForecast(forecast) ? { step: steps[fullest], forecast } : forecast;
}
