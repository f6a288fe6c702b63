/** What the app uses of jstat, which brings no types. */
declare module 'jstat' {
  export const jStat: {
    studentt: { inv(probability: number, degreesOfFreedom: number): number };
    normal: { inv(probability: number, mean: number, standardDeviation: number): number };
  };
}
