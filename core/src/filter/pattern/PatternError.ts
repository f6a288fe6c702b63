/**
 * Why a regular expression cannot be used: `invalid` is none of RE2, which the backend refuses as well; `unsupported` is
 * one that browsers cannot be told to read as RE2 does.
 */
export class PatternError extends Error {
  constructor(readonly reason: 'invalid' | 'unsupported') {
    super(reason);
  }
}

export function invalid(): never {
  throw new PatternError('invalid');
}
