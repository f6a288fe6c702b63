export { PatternError } from './PatternError';
export { readPattern } from './readPattern';
