import { locationService } from '@grafana/runtime';

/** Writes the opened span into a variable of the page, through its address: the flame graph then shows that span. */
export function publishSelection(variable: string, spanId: string): void {
  locationService.partial({ [`var-${variable}`]: spanId }, true);
}
