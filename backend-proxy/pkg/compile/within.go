package compile

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
	"github.com/loopscope/loopscope/semantics"
)

// within begins a statement whose tables are read within a scope: there is no other way to begin one. Each table that a
// statement reads comes from stored or collected, or has isMine among its conditions (compile_test looks at all of them).
func within(scope tenant.Scope) *builder { return &builder{scope: scope} }

// isMine holds for rows of a table with a tenant that are in scope; it is empty where nothing is hidden.
func (b *builder) isMine() string {
	if b.scope.IsAll() {
		return ""
	}
	return "tenant IN " + b.tenants()
}

// mine puts it before others.
func (b *builder) mine(conditions []string) []string {
	if mine := b.isMine(); mine != "" {
		return append([]string{mine}, conditions...)
	}
	return conditions
}

// stored is what to read of a table of Loopscope's, the modifier FINAL included.
func (b *builder) stored(table string) string {
	if b.scope.IsAll() {
		return table
	}
	return "(SELECT * FROM " + table + " WHERE " + b.isMine() + ")"
}

// collected is what to read of a table of the collector's, which has its tenants among the attributes of resources.
func (b *builder) collected(table string) string {
	if b.scope.IsAll() {
		return quote(table)
	}
	return "(SELECT * FROM " + quote(table) + " WHERE " + b.isCollectedOfMine() + ")"
}

func (b *builder) isCollectedOfMine() string { return CollectedTenant + " IN " + b.tenants() }

// tenants are bound once.
func (b *builder) tenants() string {
	if b.named == "" {
		b.named = b.bind("Array(String)", b.scope.Names())
	}
	return b.named
}

// CollectedTenant is SQL for the tenant of a row of the collector's, whose attributes are a map, or of the JSON type.
var CollectedTenant = func() string {
	const attributes = "toJSONString(ResourceAttributes)"
	var told []string
	for _, key := range tenantKeys() {
		told = append(told, "nullIf(JSONExtractString("+attributes+", "+clickhouse.Literal(key)+"), '')")
		if path := strings.Split(key, "."); len(path) > 1 {
			for i := range path {
				path[i] = clickhouse.Literal(path[i])
			}
			told = append(told, "nullIf(JSONExtractString("+attributes+", "+strings.Join(path, ", ")+"), '')")
		}
	}
	return "coalesce(" + strings.Join(told, ", ") + ", '')"
}()

// tenantKeys are the attributes of resources that name a tenant, the first that is told first.
func tenantKeys() []string {
	var in struct {
		Resource struct {
			Tenant []string `json:"tenant"`
		} `json:"resource"`
	}
	raw, err := semantics.Files.ReadFile("attributes.json")
	if err == nil {
		err = json.Unmarshal(raw, &in)
	}
	if err != nil || len(in.Resource.Tenant) == 0 {
		panic(fmt.Sprintf("semantics/attributes.json names no attribute of tenants: %v", err)) // embedded: a mistake of this build
	}
	return in.Resource.Tenant
}
