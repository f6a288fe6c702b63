import { conditionalPrices, type ModelInfo, type ModelPrice } from './source';

/** The prices that hold from a UTC date until the model's next period, at a time of the UTC day. */
export interface PricePeriod {
  /** YYYY-MM-DD; 1970-01-01 where the source does not know a beginning */
  validFrom: string;
  /** seconds after midnight, first one included */
  timeFrom: number;
  /** seconds after midnight, excluded; 86400 is the day's end */
  timeTo: number;
  prices: ModelPrice;
}

export const unknownBeginning = '1970-01-01';
export const wholeDay = 86_400;

/** The source's list of conditions, where the last one that holds wins, as periods that do not depend on order. */
export function pricePeriods(model: ModelInfo): PricePeriod[] {
  const entries = conditionalPrices(model);
  const dates = new Set([unknownBeginning]);
  for (const { constraint } of entries) {
    if (constraint?.type === 'start_date') {
      dates.add(constraint.start_date);
    }
  }
  return [...dates].sort().flatMap((date) => pricesOfDay(model, date));
}

/** Times of day come before the rest of the day; a reader takes the first row whose time holds. */
function pricesOfDay(model: ModelInfo, validFrom: string): PricePeriod[] {
  const periods: PricePeriod[] = [];
  for (const { constraint, prices } of [...conditionalPrices(model)].reverse()) {
    if (constraint?.type === 'time_of_date') {
      const timeFrom = secondOfDay(constraint.start_time);
      const timeTo = secondOfDay(constraint.end_time);
      const windows =
        timeTo < timeFrom
          ? [
              [timeFrom, wholeDay],
              [0, timeTo],
            ]
          : [[timeFrom, timeTo]];
      for (const [from, to] of windows) {
        if (periods.some((other) => from < other.timeTo && other.timeFrom < to)) {
          throw new Error(`${model.id}: two of its times of day overlap; prices.tsv has no order to tell them apart.`);
        }
        periods.push({ validFrom, timeFrom: from, timeTo: to, prices });
      }
    } else if (constraint === undefined || constraint.start_date <= validFrom) {
      return [...periods.sort((a, b) => a.timeFrom - b.timeFrom), { validFrom, timeFrom: 0, timeTo: wholeDay, prices }];
    }
  }
  // As the source does where no condition holds.
  return [...periods, { validFrom, timeFrom: 0, timeTo: wholeDay, prices: conditionalPrices(model)[0].prices }];
}

function secondOfDay(time: string): number {
  const parts = /^(\d\d):(\d\d):(\d\d)Z$/.exec(time);
  if (!parts) {
    throw new Error(`Time of day "${time}" is not a whole second of UTC: teach pricePeriods.ts to read it.`);
  }
  const [hours, minutes, seconds] = parts.slice(1).map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}
