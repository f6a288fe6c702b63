const KEY = /^httpHeaderName([1-9]\d*)$/;

export interface HeaderRow {
  /** Ties a name to its value. */
  number: number;
  name: string;
}

/** The headers of a group of options by their numbers; the backend takes numbers with gaps. */
export function headerRows(options: object): HeaderRow[] {
  return Object.entries(options)
    .flatMap(([key, name]: [string, unknown]) => {
      const number = Number(KEY.exec(key)?.[1]);
      return number && typeof name === 'string' ? [{ number, name }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

export const headerName = (number: number) => `httpHeaderName${number}` as const;
