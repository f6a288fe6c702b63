import { HORIZON, isForecast, overflowForecast } from './overflowForecast';
import type { PastRun } from './pastRuns';

/** How well forecasts would have done on runs whose end is known. */
export interface ForecastBacktest {
  /** Calls for which there was a forecast. */
  forecasts: number;
  /** Mean squared difference between the share that was forecast and what came (0 or 1): 0 is best. */
  brier: number;
  /** The same for one who always says how often it came. */
  baseBrier: number;
}

/** More would not make the figure better, only later. */
const MOST_RUNS = 300;

/**
 * Brier score (1950) of the forecast at each call of each past run of an agent, each from the other runs alone. null
 * where no call had enough others to be held against.
 */
export function forecastBacktest(
  history: readonly PastRun[],
  agent: string,
  horizon = HORIZON
): ForecastBacktest | null {
  const runs = history.filter((run) => run.agent === agent).slice(-MOST_RUNS);
  const told: Array<{ share: number; came: number }> = [];
  for (const { runId, calls } of runs) {
    calls.forEach(({ saturation, overflowed }, at) => {
      if (saturation === null || overflowed) {
        return;
      }
      const forecast = overflowForecast(runs, { runId, agent, call: at + 1, saturation }, horizon);
      if (isForecast(forecast)) {
        const came = calls.slice(at + 1, at + 1 + horizon).some((call) => call.overflowed);
        told.push({ share: forecast.within.share, came: came ? 1 : 0 });
      }
    });
  }
  if (told.length === 0) {
    return null;
  }
  const mean = (of: (one: { share: number; came: number }) => number) =>
    told.reduce((sum, one) => sum + of(one), 0) / told.length;
  const rate = mean(({ came }) => came);
  return {
    forecasts: told.length,
    brier: mean(({ share, came }) => (share - came) ** 2),
    baseBrier: mean(({ came }) => (rate - came) ** 2),
  };
}
