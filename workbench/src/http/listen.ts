import type { Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';

/** A port that cannot be had. The message is for the user. */
export class ListenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ListenError';
  }
}

export interface Place {
  port: number;
  /** The environment variable that chooses the port, named in the error. */
  variable: string;
}

/** Listens on loopback and returns the port (asked for as 0: a free one). */
export function listen(server: Server, { port, variable }: Place): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: NodeJS.ErrnoException) =>
      reject(new ListenError(why(reason, port, variable), { cause: reason }));
    server.once('error', refuse);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse);
      resolve(portOf(server));
    });
  });
}

/** Rejects as `listen` would, before anything that depends on the port is begun. */
export async function requireFree({ port, variable }: Place): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (reason) => reject(new ListenError(why(reason, port, variable), { cause: reason })));
    probe.listen(port, '127.0.0.1', resolve);
  });
  await new Promise<void>((resolve) => probe.close(() => resolve()));
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') {
    throw new ListenError('The server listens on no port.');
  }
  return address.port;
}

function why(reason: NodeJS.ErrnoException, port: number, variable: string): string {
  switch (reason.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program. Stop it, or choose another port with ${variable}.`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1023 with ${variable}.`;
    default:
      return `Port ${port} cannot be opened: ${reason.message}. Another can be chosen with ${variable}.`;
  }
}
