/** What a user sets in the panel editor. */
export interface ContextWindowOptions {}
