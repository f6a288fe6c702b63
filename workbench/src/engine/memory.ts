import { totalmem } from 'node:os';

export interface MemoryBounds {
  /** Bytes the engine as a whole may hold. */
  server: number;
  /** Bytes one query may hold before it is refused. */
  query: number;
}

const GIB = 2 ** 30;

/** Half of the machine, between 1 and 8 GiB: the workbench shares it with an editor, a browser and the agents. */
export function memoryBounds(machine = totalmem()): MemoryBounds {
  const server = Math.min(Math.max(machine / 2, GIB), 8 * GIB);
  return { server: Math.floor(server), query: Math.floor(server / 2) };
}
