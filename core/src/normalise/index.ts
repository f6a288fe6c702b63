export { normaliseTags, type NormalisedTags } from './normaliseTags';
