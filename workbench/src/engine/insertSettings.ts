/**
 * What an insert through views of many expressions is sent with. Of each two steps of a view's plan that it merges,
 * ClickHouse tries the result on an empty block, from the table up: an eighth of what the insert view costs an insert. With
 * selects it is another matter: they need the merge to find what of a table they may skip.
 */
export const INSERT_SETTINGS: Readonly<Record<string, string>> = { query_plan_merge_expressions: '0' };
