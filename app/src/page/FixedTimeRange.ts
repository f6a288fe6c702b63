import { dateTime, type TimeZone } from '@grafana/data';
import { SceneObjectUrlSyncConfig, SceneTimeRange } from '@grafana/scenes';

interface Bounds {
  fromMs: number;
  toMs: number;
  timeZone?: TimeZone;
}

/** A time range that follows from what a page shows. It stays out of the address, where the list's own range is kept. */
export class FixedTimeRange extends SceneTimeRange {
  protected _urlSync = new SceneObjectUrlSyncConfig(this, { keys: [] });

  constructor({ fromMs, toMs, timeZone }: Bounds) {
    super({ from: dateTime(fromMs).toISOString(), to: dateTime(toMs).toISOString(), timeZone });
  }
}
