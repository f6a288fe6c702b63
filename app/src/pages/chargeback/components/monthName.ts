import { formatDate } from '@grafana/i18n';

import { monthBounds, type UtcMonth } from '../domain/utcMonth';

/** "November 2026 (UTC)" in the user's language. */
export function monthName(month: UtcMonth): string {
  const name = formatDate(monthBounds(month).fromMs, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${name} (UTC)`;
}
