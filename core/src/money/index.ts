export { sumUsd } from './sumUsd';
