/** Nodes by row, in the order in which they come: by start, if that is how they are given. */
export function indexRows(
  nodesByStart: Iterable<number>,
  row: Int32Array,
  rowCount: number
): { rowOffsets: Uint32Array; nodes: Uint32Array } {
  const rowOffsets = new Uint32Array(rowCount + 1);
  for (const node of nodesByStart) {
    rowOffsets[row[node] + 1]++;
  }
  for (let r = 0; r < rowCount; r++) {
    rowOffsets[r + 1] += rowOffsets[r];
  }
  const nodes = new Uint32Array(rowOffsets[rowCount]);
  const next = rowOffsets.slice();
  for (const node of nodesByStart) {
    nodes[next[row[node]]++] = node;
  }
  return { rowOffsets, nodes };
}
