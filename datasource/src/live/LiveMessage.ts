import type { DataFrame } from '@grafana/data';

/** What a list and the messages of its channel say of it, in `meta.custom.loopscope.live`. */
export interface LiveMessage {
  /** The channel's, below `ds/<uid>/`. */
  path?: string;
  /** Why there is no channel. */
  refused?: string;
  /** Ids of rows that are no more: what was a run may turn out to be part of another. */
  gone?: string[];
  /** Why nothing more comes on this channel. */
  ended?: string;
  /** Why nothing comes for now. */
  trouble?: string;
}

export function liveMessageOf(frame: DataFrame | undefined): LiveMessage {
  return frame?.meta?.custom?.loopscope?.live ?? {};
}
