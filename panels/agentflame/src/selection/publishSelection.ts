import { locationService } from '@grafana/runtime';

/**
 * Writes the selected span into a variable of the page, through its address: other panels then ask for that span. It
 * makes no step in the browser's history, as the graph itself does not go back either.
 */
export function publishSelection(variable: string, spanId: string): void {
  locationService.partial({ [`var-${variable}`]: spanId }, true);
}
