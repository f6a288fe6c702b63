/** A cell's text; null is ClickHouse's \N. */
export type Cell = string | number | null;

/** Tab-separated text with a line of names, as ClickHouse's TabSeparatedWithNames reads it. No cell needs escaping. */
export function tsv(columns: readonly string[], rows: readonly Cell[][]): string {
  return [columns.join('\t'), ...rows.map((row) => row.map(cellText).join('\t'))].join('\n') + '\n';
}

/** The rows of such a text, by column name. */
export function parseTsv(text: string): Array<Record<string, string | null>> {
  const [names, ...lines] = text.trimEnd().split('\n');
  const columns = names.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] === '\\N' ? null : cells[i]]));
  });
}

function cellText(cell: Cell): string {
  if (cell === null) {
    return '\\N';
  }
  const text = String(cell);
  if (/[\t\n\\]/.test(text)) {
    throw new Error(`"${text}" would need escaping in a TSV file.`);
  }
  return text;
}
