export { normaliseTags, type NormalisedTags } from './normaliseTags';
export { settleForeign, type ForeignSpan } from './settleForeign';
