/** A share with the interval that holds the true one in 95 of 100 such samples. */
export interface Share {
  share: number;
  low: number;
  high: number;
}

/** Normal quantile of 0.975. */
const Z = 1.959963984540054;

/** Wilson's score interval (1927) of `hits` out of `of`, which is more than 0. */
export function wilson(hits: number, of: number): Share {
  const share = hits / of;
  const centre = share + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return { share, low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}
