package retention

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Rule says for how long a table keeps rows of a tenant.
type Rule struct {
	Table string
	// Tenant is empty for all that have no rule of their own.
	Tenant string
	// Days, or Forever, or Default.
	Days int
}

const (
	// Forever keeps rows for good.
	Forever = 0
	// Default is what holds without a rule.
	Default = -1
	// longest is well within what a DateTime can hold; beyond is for good.
	longest = 10_000
)

var inDays = regexp.MustCompile(`^([1-9][0-9]{0,5})d$`)

// Parse reads `table=30d`, `table=forever` or `table=default`, and the same led by `tenant:`.
func Parse(text string, ofTenant bool, known []Table) (Rule, error) {
	rest, period, ok := strings.Cut(text, "=")
	if !ok {
		return Rule{}, fmt.Errorf("%q says no period: write TABLE=30d, TABLE=forever or TABLE=default", text)
	}
	rule := Rule{Table: rest}
	if ofTenant {
		at := strings.LastIndex(rest, ":")
		if at < 1 {
			return Rule{}, fmt.Errorf("%q names no tenant: write TENANT:TABLE=30d", text)
		}
		rule.Tenant, rule.Table = rest[:at], rest[at+1:]
	}
	table, err := Find(known, rule.Table)
	if err != nil {
		return Rule{}, err
	}
	days := inDays.FindStringSubmatch(period)
	switch {
	case period == "forever":
		rule.Days = Forever
	case period == "default":
		rule.Days = Default
	case days != nil:
		rule.Days, _ = strconv.Atoi(days[1])
	default:
		return Rule{}, fmt.Errorf("%q is no period: write days such as 30d, forever or default", period)
	}
	switch {
	case rule.Tenant != "" && !table.HasTenants:
		return Rule{}, fmt.Errorf("parts of %s go as a whole, so that it cannot keep tenants for different times", rule.Table)
	case rule.Days == Default && table.Foreign:
		return Rule{}, fmt.Errorf("%s is the collector's, whose exporter alone knows what holds by default: write days or forever", rule.Table)
	case rule.Days > 0 && rule.Days < table.AtLeast:
		return Rule{}, fmt.Errorf("%s must keep at least %d days: figures of that time may still change", rule.Table, table.AtLeast)
	case rule.Days > longest:
		return Rule{}, fmt.Errorf("%d days are more than %d: write forever", rule.Days, longest)
	}
	return rule, nil
}

func (r Rule) String() string {
	period := map[int]string{Forever: "for good", Default: "as without a rule"}[r.Days]
	if period == "" {
		period = fmt.Sprintf("%d days", r.Days)
	}
	if r.Tenant == "" {
		return r.Table + ": " + period
	}
	return fmt.Sprintf("%s of tenant %q: %s", r.Table, r.Tenant, period)
}

// Read is the newest rule of each table and tenant.
func Read(ctx context.Context, client *clickhouse.Client) ([]Rule, error) {
	var rules []Rule
	err := client.Each(ctx, clickhouse.Statement{
		SQL: "SELECT toString(stored_in), tenant, toInt64(argMax(days, set_at)) FROM llm_retention GROUP BY stored_in, tenant ORDER BY stored_in, tenant",
	}, func(row clickhouse.Scanner) error {
		var (
			rule Rule
			days int64
		)
		err := row.Scan(&rule.Table, &rule.Tenant, &days)
		rule.Days = int(days)
		rules = append(rules, rule)
		return err
	})
	return rules, err
}

// Write sets rules; they hold for tables when `proxy migrate` has made their TTL of them.
func Write(ctx context.Context, client *clickhouse.Client, rules []Rule) error {
	for _, rule := range rules {
		if err := client.ExecBound(ctx, clickhouse.Statement{
			SQL:    "INSERT INTO llm_retention (stored_in, tenant, days) SELECT {table:String}, {tenant:String}, {days:Int32}",
			Params: []clickhouse.Param{{Name: "table", Value: rule.Table}, {Name: "tenant", Value: rule.Tenant}, {Name: "days", Value: int32(rule.Days)}}, //nolint:gosec // bounded by Parse
		}); err != nil {
			return err
		}
	}
	return nil
}

// Over is what holds when some rules are set anew: those of the same table and tenant replace the old.
func Over(old, given []Rule) []Rule {
	out := append([]Rule{}, old...)
	for _, rule := range given {
		replaced := false
		for i := range out {
			if out[i].Table == rule.Table && out[i].Tenant == rule.Tenant {
				out[i], replaced = rule, true
			}
		}
		if !replaced {
			out = append(out, rule)
		}
	}
	return out
}

// Shortest is for how many days each table keeps rows of whichever tenant it keeps least long; tables that keep all are left out.
func Shortest(rules []Rule) map[string]int {
	out := map[string]int{}
	for _, rule := range rules {
		if has := out[rule.Table]; rule.Days > 0 && (has == 0 || rule.Days < has) {
			out[rule.Table] = rule.Days
		}
	}
	return out
}
