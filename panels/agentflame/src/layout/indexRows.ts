/** Nodes by row, in the order in which they come: by start, if that is how they are given. */
export function indexRows(
  nodesByStart: Uint32Array,
  row: Int32Array,
  rowCount: number
): { rowOffsets: Uint32Array; nodes: Uint32Array } {
  const rowOffsets = new Uint32Array(rowCount + 1);
  for (let i = 0; i < nodesByStart.length; i++) {
    rowOffsets[row[nodesByStart[i]] + 1]++;
  }
  for (let r = 0; r < rowCount; r++) {
    rowOffsets[r + 1] += rowOffsets[r];
  }
  const nodes = new Uint32Array(rowOffsets[rowCount]);
  const next = rowOffsets.slice();
  for (let i = 0; i < nodesByStart.length; i++) {
    const node = nodesByStart[i];
    nodes[next[row[node]]++] = node;
  }
  return { rowOffsets, nodes };
}
