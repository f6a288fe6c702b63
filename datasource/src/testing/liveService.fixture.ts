import {
  LiveChannelConnectionState,
  LiveChannelEventType,
  type DataFrameJSON,
  type LiveChannelAddress,
  type LiveChannelEvent,
} from '@grafana/data';
import { config, setGrafanaLiveSrv, type GrafanaLiveSrv } from '@grafana/runtime';
import { Observable, Subject } from 'rxjs';

interface Channel {
  address: LiveChannelAddress;
  /** Whether somebody listens. */
  open: boolean;
  status(state: LiveChannelConnectionState, error?: string): void;
  message(message: DataFrameJSON): void;
}

/** Grafana Live as a data source sees it: channels that a test speaks on. */
export function liveService(): Channel[] {
  const channels: Channel[] = [];
  const getStream = <T>(address: LiveChannelAddress) => {
    const events = new Subject<LiveChannelEvent<T>>();
    const id = `${address.scope}/${address.stream}/${address.path}`;
    const channel: Channel = {
      address,
      open: false,
      status: (state, error) =>
        events.next({ type: LiveChannelEventType.Status, id, timestamp: Date.now(), state, error }),
      message: (message) => events.next({ type: LiveChannelEventType.Message, message: message as T }),
    };
    return new Observable<LiveChannelEvent<T>>((subscriber) => {
      channels.push(channel);
      channel.open = true;
      subscriber.next({
        type: LiveChannelEventType.Status,
        id,
        timestamp: Date.now(),
        state: LiveChannelConnectionState.Pending,
      });
      const listening = events.subscribe(subscriber);
      return () => {
        channel.open = false;
        listening.unsubscribe();
      };
    });
  };
  config.liveEnabled = true;
  setGrafanaLiveSrv(
    Object.assign(Object.create(null), { getStream }) satisfies Partial<GrafanaLiveSrv> as GrafanaLiveSrv
  );
  return channels;
}
