/** What ClickHouse's engine said about a statement: its number (system.errors) and its text. */
export class EngineError extends Error {
  constructor(
    readonly code: number,
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options);
    this.name = 'EngineError';
  }
}

/** The data folder cannot be opened: somebody else has it, or the disk refuses. The message is for the user. */
export class EngineStartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineStartError';
  }
}

/** ClickHouse's own code for what has no better one. */
export const UNKNOWN_EXCEPTION = 1002;

export function toEngineError(reason: unknown): EngineError {
  if (reason instanceof EngineError) {
    return reason;
  }
  const message = reason instanceof Error ? reason.message : String(reason);
  return new EngineError(codeOf(reason, message), message, { cause: reason });
}

function codeOf(reason: unknown, message: string): number {
  if (typeof reason === 'object' && reason !== null && 'clickhouseCode' in reason) {
    const { clickhouseCode } = reason;
    if (typeof clickhouseCode === 'number') {
      return clickhouseCode;
    }
  }
  const told = /Code: (\d+)\./.exec(message);
  return told ? Number(told[1]) : UNKNOWN_EXCEPTION;
}
