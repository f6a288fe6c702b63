/** Hands lines to the browser as a file. */
export function download(name: string, lines: string[]): void {
  const url = URL.createObjectURL(
    new Blob(
      lines.map((line) => line + '\n'),
      { type: 'application/x-ndjson' }
    )
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
