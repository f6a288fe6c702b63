export { fieldFormat } from './fieldFormat';
export { formatCount, formatShortCount } from './formatCount';
export { formatDuration } from './formatDuration';
export { formatUsd } from './formatUsd';
