export { fieldFormat } from './fieldFormat';
export { classIn, fieldScale, scaleOf, type Scale } from './fieldScale';
export { fieldTitle } from './fieldTitle';
export { formatCount, formatShortCount } from './formatCount';
export { formatDuration } from './formatDuration';
export { formatUsd } from './formatUsd';
export { rowLinks } from './rowLinks';
