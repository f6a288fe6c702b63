package compile

import (
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// Numbers of rows that no measure adds up, by the type of the list.
const lasting = "toUnixTimestamp64Nano(end) - toUnixTimestamp64Nano(start)"

var rowNumbers = map[query.Type]map[string]string{
	query.Runs:     {"duration": lasting, "context_saturation": "saturation_max", "inferred_spans": "inferred_spans"},
	query.Sessions: {"duration": lasting, "traces": "traces", "runs": "runs"},
	query.Loops:    {"repeats": "l.repeats", "wasted_tokens": "l.wasted_tokens", "wasted_cost": "l.wasted_cost"},
	query.Calls: {
		"duration": "duration", "time_to_first_token": "time_to_first_token", "step": "step", "total_tokens": callOrders[query.OrderByTokens], "cost": callOrders[query.OrderByCost],
		"input_tokens": counting("input_tokens"), "cache_read_tokens": counting("cache_read_tokens"), "cache_write_tokens": counting("cache_write_tokens"),
		"output_tokens": counting("output_tokens"), "reasoning_tokens": counting("reasoning_tokens"),
		"context_saturation": "if(context_limit > ifNull(max_output, 0), context_used / (toInt64(context_limit) - toInt64(ifNull(max_output, 0))), NULL)",
	},
}

// counting is what a call adds to sums.
func counting(column string) string { return "if(counts_usage = 1, " + column + ", NULL)" }

// rowNumber is the SQL of a number that a row of a list shows.
func rowNumber(list query.Type, id string, c *catalogue.Catalogue) (catalogue.Dimension, bool) {
	unit, ok := c.HasNumber(string(list), id)
	if !ok {
		return catalogue.Dimension{}, false
	}
	sql, own := rowNumbers[list][id]
	if !own {
		m, _ := c.Measure(id)
		sql = m.SQL[catalogue.OneRow]
	}
	return catalogue.Dimension{ID: id, Column: "(" + sql + ")", Type: "number", Unit: unit}, true
}
