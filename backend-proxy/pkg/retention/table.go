// Package retention says how long rows of which tables and tenants are kept.
package retention

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Table is one whose rows go by age.
type Table struct {
	Name string
	// At is a row's time, of type Date or DateTime.
	At string
	// HasTenants says that rows of one tenant can go before those of another. Where parts only go as a whole, they cannot.
	HasTenants bool
	// AtLeast is what must be kept for figures to stay right, in days.
	AtLeast int
	// Foreign says that it is the collector's: what holds there without a rule is not known here.
	Foreign bool
	// Unless is what is kept while nobody has said anything, in days; 0 is for good.
	Unless int
}

// inboxDays is for how long a trace may be settled again.
const inboxDays = 4

// minuteDays is for how long queries expect minutes to be there (keeps_days in semantics/tables.json), and a day.
const minuteDays = 8

// contentDays is for how long what was said can be searched.
const contentDays = 7

// tables of ours; the collector's own are beside them.
var tables = []Table{
	{Name: "llm_inbox", At: "toDate(ingested_at)", AtLeast: inboxDays, Unless: inboxDays},
	{Name: "llm_spans", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_calls_1m", At: "toDateTime(ver)", AtLeast: minuteDays, Unless: minuteDays},
	{Name: "llm_tools_1m", At: "toDateTime(ver)", AtLeast: minuteDays, Unless: minuteDays},
	{Name: "llm_calls_15m", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_tools_15m", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_calls_1h", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_tools_1h", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_billed_15m", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_billed_1h", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_prompts_15m", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_prompts_1h", At: "minute", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_runs", At: "toDateTime(start)", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_parts", At: "day", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_sessions", At: "toDateTime(start)", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_user_days", At: "day", HasTenants: true, AtLeast: inboxDays},
	{Name: "llm_trace_times", At: "last", AtLeast: inboxDays},
	{Name: "llm_content", At: "toDate(ingested_at)", HasTenants: true, AtLeast: 1, Unless: contentDays},
	{Name: "llm_scores", At: "toDateTime(ingested_at)", HasTenants: true, AtLeast: 1},
}

// Known are the tables that can be told how long to keep rows, given the names of the collector's.
func Known(traces, logs string) []Table {
	return append([]Table{
		{Name: traces, At: "toDateTime(Timestamp)", Foreign: true, AtLeast: 1},
		{Name: logs, At: "toDateTime(Timestamp)", Foreign: true, AtLeast: 1},
	}, tables...)
}

// Find looks one up by its name.
func Find(known []Table, name string) (Table, error) {
	at := slices.IndexFunc(known, func(t Table) bool { return t.Name == name })
	if at < 0 {
		names := make([]string, len(known))
		for i, t := range known {
			names[i] = t.Name
		}
		return Table{}, fmt.Errorf("%s is no table that can be told how long to keep rows; these are: %s", name, strings.Join(names, ", "))
	}
	return known[at], nil
}

// TTL is the clause, as ClickHouse writes it, that keeps a table's rows as the rules say; empty where all are kept for good.
func (t Table) TTL(rules []Rule) string {
	all := t.Unless
	var tenants []Rule
	for _, rule := range rules {
		switch {
		case rule.Table != t.Name || rule.Days == Default:
		case rule.Tenant == "":
			all = rule.Days
		default:
			tenants = append(tenants, rule)
		}
	}
	slices.SortFunc(tenants, func(a, b Rule) int { return strings.Compare(a.Tenant, b.Tenant) })
	var kept, names, days []string
	for _, rule := range tenants {
		if rule.Days == Forever {
			kept = append(kept, clickhouse.Literal(rule.Tenant))
			continue
		}
		names, days = append(names, clickhouse.Literal(rule.Tenant)), append(days, fmt.Sprint(rule.Days))
	}
	switch {
	case len(names) == 0 && all == Forever:
		return ""
	case len(tenants) == 0:
		return fmt.Sprintf("%s + toIntervalDay(%d)", t.At, all)
	case all == Forever: // a date so far ahead that it stands for ever would be beyond what a DateTime holds
		return fmt.Sprintf("%s + toIntervalDay(transform(tenant, [%s], [%s], %s)) WHERE tenant IN (%s)", t.At, strings.Join(names, ", "), strings.Join(days, ", "), days[0], strings.Join(names, ", "))
	}
	ttl := fmt.Sprintf("%s + toIntervalDay(%d)", t.At, all)
	if len(names) > 0 {
		ttl = fmt.Sprintf("%s + toIntervalDay(transform(tenant, [%s], [%s], %d))", t.At, strings.Join(names, ", "), strings.Join(days, ", "), all)
	}
	if len(kept) > 0 {
		ttl += " WHERE tenant NOT IN (" + strings.Join(kept, ", ") + ")"
	}
	return ttl
}
