import type { DataFrame } from '@grafana/data';

/** Which of Loopscope's frame contracts a frame keeps, if any. */
export function contractOf(frame: DataFrame): string | undefined {
  return frame.meta?.custom?.loopscope?.contract;
}
