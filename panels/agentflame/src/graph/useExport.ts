import { useCallback, useRef } from 'react';
import { AppEvents } from '@grafana/data';
import { t } from '@grafana/i18n';
import { getAppEvents } from '@grafana/runtime';

import type { FlameScene } from '../draw/FlameScene';
import { foldedStacks } from '../export/foldedStacks';
import { pictureOf } from '../export/pictureOf';
import { saveFile } from '../export/saveFile';
import type { ExportFormat } from './ExportMenu';
import type { Graph } from './Graph';

/** Saves what was drawn last, or the run's stacks by the axis that is on screen. */
export function useExport(graph: Graph, traceId: string) {
  const sceneRef = useRef<FlameScene | null>(null);
  const save = useCallback(
    async (format: ExportFormat) => {
      const shown = sceneRef.current;
      if (!shown) {
        return;
      }
      try {
        const name = `run-${traceId.slice(0, 8)}-${shown.layout.axis}`;
        if (format === 'stacks') {
          const text = foldedStacks(graph, shown.layout.axis);
          saveFile(`${name}.folded.txt`, new Blob([text], { type: 'text/plain' }));
        } else {
          saveFile(`${name}.${format}`, await pictureOf(shown, format));
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        getAppEvents().publish({
          type: AppEvents.alertError.name,
          payload: [t('agentflame.export.failed', 'The run could not be saved'), reason],
        });
      }
    },
    [graph, traceId]
  );
  return { sceneRef, save };
}
