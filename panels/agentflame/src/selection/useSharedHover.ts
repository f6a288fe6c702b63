import { useEffect, useRef } from 'react';
import { DataHoverClearEvent, DataHoverEvent, type EventBus } from '@grafana/data';
import type { RunTree } from '@loopscope/core';

/**
 * Tells other panels what the pointer is on here: its start, by which Grafana's own panels show their cursors, and its
 * id as `dataId`. Takes the span that the pointer is on in one of our other panels.
 */
export function useSharedHover(bus: EventBus, tree: RunTree, hovered: number, onHover: (node: number) => void): void {
  const heard = useRef(-1);

  useEffect(() => {
    if (hovered === heard.current) {
      return;
    }
    heard.current = -1;
    if (hovered < 0) {
      bus.publish(new DataHoverClearEvent());
      return;
    }
    const { startMs, spanId } = tree.spans[hovered];
    bus.publish(new DataHoverEvent({ point: { time: startMs }, dataId: spanId }));
  }, [bus, tree, hovered]);

  useEffect(() => {
    const hear = (node: number) => {
      heard.current = node;
      onHover(node);
    };
    const over = bus.getStream(DataHoverEvent).subscribe(({ payload, origin }) => {
      if (origin !== bus && payload.dataId) {
        hear(tree.spans.findIndex((span) => span.spanId === payload.dataId));
      }
    });
    const out = bus.getStream(DataHoverClearEvent).subscribe(({ origin }) => origin !== bus && hear(-1));
    return () => {
      over.unsubscribe();
      out.unsubscribe();
    };
  }, [bus, tree, onHover]);
}
