import type { DataFrame } from '@grafana/data';

export interface Notice {
  severity: 'info' | 'warning' | 'error';
  text: string;
}

/** What the backend wants said about an answer (cut, approximate, hidden), once each. */
export function noticesOf(frames: DataFrame[]): Notice[] {
  const notices = new Map<string, Notice>();
  for (const { severity, text } of frames.flatMap((frame) => frame.meta?.notices ?? [])) {
    notices.set(text, { severity, text });
  }
  return [...notices.values()];
}
