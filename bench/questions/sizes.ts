/** How many LLM spans are made, and how many bytes of messages each carries in the collector's table. */
export interface Size {
  spans: number;
  /** 0 makes no collector's table: nothing is asked in the naive way. */
  contentBytes: number;
  /** How often each settled span is there in the end. */
  times: number;
}

const DEFAULT = ['1000000:8192', '10000000:1024'];

/** Reads `spans:content bytes[:times]` arguments. */
export function sizesFrom(argv: string[]): Size[] {
  return (argv.length > 0 ? argv : DEFAULT).map((argument) => {
    const [spans = NaN, contentBytes = NaN, times = 1, ...more] = argument.split(':').map(Number);
    if (![spans, contentBytes, times].every(Number.isInteger) || more.length > 0 || (times > 1 && contentBytes > 0)) {
      throw new Error(
        `"${argument}" is no size. Write spans:content bytes, such as ${DEFAULT[0]}, or spans:0:times for settled spans alone, such as 1000000:0:100.`
      );
    }
    return { spans, contentBytes, times };
  });
}
