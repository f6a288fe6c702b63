// Package resources is the one table of routes that a browser may call. Grafana
// protects them by "may query" alone, so each row names the role it needs; what
// is not in the table does not exist.
package resources

import (
	"context"
	"net/http"
	"net/url"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Route is one row. GET has no effects; whatever has takes a JSON body, which no form of another site can send.
type Route struct {
	Method string
	Path   string
	// Role is the least, or settings.RoleFinance; some ask for more, which the settings name.
	Role   settings.Role
	handle func(ctx context.Context, s *answer.Service, who principal.Principal, told told) (any, error)
}

// told is what a request says beside its path.
type told struct {
	params url.Values
	body   []byte
}

// Routes is the table.
var Routes = []Route{
	{http.MethodGet, "dimensions", settings.RoleViewer, dimensions},
	{http.MethodGet, "measures", settings.RoleViewer, measures},
	{http.MethodGet, "values", settings.RoleViewer, values},
	{http.MethodGet, "schema", settings.RoleViewer, schema},
	{http.MethodGet, "sql/schema", settings.RoleViewer, sqlSchema},
	{http.MethodPost, "sql/explain", settings.RoleViewer, sqlExplain},
	{http.MethodPost, "reveal", settings.RoleViewer, reveal},
	{http.MethodGet, "audit", settings.RoleAdmin, auditEntries},
	{http.MethodPost, "subjects/preview", settings.RoleAdmin, aboutSubject((*answer.Service).PreviewSubject)},
	{http.MethodPost, "subjects/export", settings.RoleAdmin, aboutSubject((*answer.Service).ExportSubject)},
	{http.MethodPost, "subjects/erase", settings.RoleAdmin, aboutSubject(eraseSubject)},
	{http.MethodPost, "subjects/resume", settings.RoleAdmin, resumeErasure},
	{http.MethodGet, "subjects/erasures", settings.RoleAdmin, erasures},
	{http.MethodGet, "prices", settings.RoleFinance, prices},
	{http.MethodGet, "consistency", settings.RoleAdmin, consistency},
}
