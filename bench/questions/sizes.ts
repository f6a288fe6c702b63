/** How many LLM spans, and how many bytes of messages each carries in the collector's table. */
export interface Size {
  spans: number;
  contentBytes: number;
}

const DEFAULT = ['1000000:8192', '10000000:1024'];

/** Reads `spans:content bytes` arguments. */
export function sizesFrom(argv: string[]): Size[] {
  return (argv.length > 0 ? argv : DEFAULT).map((argument) => {
    const [spans, contentBytes] = argument.split(':').map(Number);
    if (!Number.isInteger(spans) || !Number.isInteger(contentBytes)) {
      throw new Error(`"${argument}" is no size. Write spans:content bytes, such as ${DEFAULT[0]}.`);
    }
    return { spans: Number(spans), contentBytes: Number(contentBytes) };
  });
}
