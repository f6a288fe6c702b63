import { useEffect, useRef } from 'react';

/**
 * Passes on a change once. The Combobox of Grafana 12.4 tells a choice made with the mouse again at every render until
 * the new value has come back to it; where telling makes the page render at once, that never ends.
 */
export function useDistinctChange<T>(current: unknown, onChange: (next: T) => void): (next: T) => void {
  const told = useRef<string>();
  // Grafana hands in equal copies: what counts is what the query says.
  const known = JSON.stringify(current);
  useEffect(() => {
    told.current = undefined;
  }, [known]);
  return (next) => {
    const text = JSON.stringify(next);
    if (text !== told.current) {
      told.current = text;
      onChange(next);
    }
  };
}
