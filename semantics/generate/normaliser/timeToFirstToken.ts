import { attributes } from './attributes';
import { zoneOf, type Dialect } from './dialects';
import { count, told } from './fact';
import { list, literal, set, withNames } from './sql';

const INSTANT =
  '^([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)$';

/** Nanoseconds; null where no token was told of, or one before the span. */
export function timeToFirstToken(dialect: Dialect): string {
  const text = `extract(replaceAll(${told('first_token_at')}, '"', ''), ${literal(INSTANT)})`;
  const event = `arrayFirst((at, event) -> event IN ${set(attributes.first_token_events)}, Events.Timestamp, Events.Name)`;
  const hasEvent = `hasAny(Events.Name, ${list(attributes.first_token_events)})`;
  return withNames(
    [
      ['told', count('time_to_first_token')],
      [
        'at',
        `multiIf(${text} != '', parseDateTime64BestEffortOrNull(${text}, 9, ${zoneOf(dialect)}), ${hasEvent}, ${event}, null)`,
      ],
    ],
    `multiIf(told > 0, told, at > Timestamp, toUInt64(toUnixTimestamp64Nano(at) - toUnixTimestamp64Nano(Timestamp)), null)`
  );
}
