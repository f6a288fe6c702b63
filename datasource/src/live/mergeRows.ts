import type { DataFrame } from '@grafana/data';

/** The rows of a list with those of a message in place of the rows of the same id: the newest first, at most `limit`. */
export function mergeRows(list: DataFrame, message: DataFrame, gone: string[], limit: number): DataFrame {
  const absent = new Set([...gone, ...idsOf(message)]);
  const kept = placesOf(list).filter(({ id }) => !absent.has(id));
  const places = [...placesOf(message), ...kept].sort((a, b) => b.start - a.start).slice(0, limit);
  const fields = (list.fields.length > 0 ? list : message).fields.map((field) => ({
    ...field,
    values: places.map(({ frame, row }) => frame.fields.find(({ name }) => name === field.name)?.values[row] ?? null),
    entities: undefined,
    state: undefined,
  }));
  return { ...list, fields, length: places.length };
}

interface Place {
  frame: DataFrame;
  row: number;
  id: string;
  start: number;
}

function placesOf(frame: DataFrame): Place[] {
  const starts = valuesOf(frame, 'start');
  return idsOf(frame).map((id, row) => ({ frame, row, id, start: Number(starts[row]) }));
}

/** A run's id, or a call's `<trace id>-<span id>`, as the backend tells rows apart. */
function idsOf(frame: DataFrame): string[] {
  const spans = valuesOf(frame, 'span_id');
  const traces = valuesOf(frame, 'trace_id');
  return spans.length > 0 ? spans.map((span, row) => `${traces[row]}-${span}`) : valuesOf(frame, 'run_id').map(String);
}

function valuesOf(frame: DataFrame, name: string): unknown[] {
  return frame.fields.find((field) => field.name === name)?.values ?? [];
}
