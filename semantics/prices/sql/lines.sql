-- What each meter measured of a span and billed, an array of (meter, quantity, cost), out of `metered`, its array of
-- (meter, quantity), and its `whole_cost`. A line's cost is null where the span's cost is not known or not split. A span
-- without any line has one without a meter, and so has one whose cost was reported as a whole.
arrayMap(line -> (line.1, line.2, CAST(multiIf(
            line.1 = '', whole_cost,
            whole_cost IS NULL OR (sku = '' AND whole_cost != 0), NULL,
            costs[line.1]) AS Nullable(Decimal(38, 12)))),
        arrayConcat(metered, if(empty(metered) OR (sku = '' AND ifNull(whole_cost, 0) != 0), [('', toDecimal128(0, 9))], [])))
