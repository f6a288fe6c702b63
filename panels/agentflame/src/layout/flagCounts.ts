/** How many of the nodes before each position are flagged: how many in a stretch is then one subtraction. */
export function flagCounts(nodes: Uint32Array, flags: Uint8Array): Uint32Array {
  const counts = new Uint32Array(nodes.length + 1);
  for (let i = 0; i < nodes.length; i++) {
    counts[i + 1] = counts[i] + flags[nodes[i]];
  }
  return counts;
}
