export { wilson, type Share } from './wilson';
export { quantile } from './quantile';
