package proxy

import (
	_ "embed"
	"net/http"

	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// route is one row of what there is: all else does not exist.
type route struct {
	method, path string
	// scope that the token must have; "" is any token.
	scope tokens.Scope
	// light asks no database, or must be answered when there is much to do.
	light  bool
	handle func(s *server, w http.ResponseWriter, r *http.Request, caller tokens.Token)
}

const resourcesPath = "/v1/resources/"

var routes = append([]route{
	{http.MethodPost, "/v1/query", tokens.Query, false, (*server).query},
	{http.MethodGet, "/v1/usage", tokens.ReadUsage, false, (*server).usage},
	{http.MethodPost, "/v1/scores", tokens.WriteScores, false, (*server).addScores},
	{http.MethodGet, "/v1/health", tokens.Query, false, (*server).health},
	{http.MethodGet, "/v1/metrics", tokens.ReadMetrics, true, (*server).ownMetrics},
	{http.MethodGet, "/v1/openapi.json", "", true, (*server).document},
}, ofResources()...)

// ofResources are the data source's own. What the databases are like, how they differ, who revealed what, prices of one's own,
// and data subjects are for administrators.
func ofResources() []route {
	out := make([]route, len(resources.Routes))
	for i, r := range resources.Routes {
		scope := tokens.Query
		switch r.Path {
		case "schema", "audit", "consistency", "prices", "subjects/preview", "subjects/export", "subjects/erase", "subjects/resume", "subjects/erasures":
			scope = tokens.Admin
		case "reveal":
			scope = tokens.Content
		}
		out[i] = route{r.Method, resourcesPath + r.Path, scope, false, (*server).resource}
	}
	return out
}

func (s *server) resource(w http.ResponseWriter, r *http.Request, caller tokens.Token) {
	who := reader(caller)
	asked := resources.Request{Method: r.Method, Path: r.URL.Path[len(resourcesPath):], RawQuery: r.URL.RawQuery, ContentType: r.Header.Get("Content-Type")}
	if r.Method == http.MethodHead {
		asked.Method = http.MethodGet
	}
	if r.Method == http.MethodPost {
		var ok bool
		if asked.Body, ok = s.body(w, r); !ok {
			return
		}
	}
	answered := resources.Handle(r.Context(), s.service, who, asked)
	send(w, answered.Status, "application/json", answered.Body)
}

// health says whether questions can be answered, and to administrators why not.
func (s *server) health(w http.ResponseWriter, r *http.Request, caller tokens.Token) {
	who := reader(caller)
	report := s.service.Health(r.Context(), who)
	body := map[string]any{"status": "ERROR"}
	status := http.StatusBadRequest // as Grafana answers for its data sources
	if report.OK {
		body["status"], status = "OK", http.StatusOK
	}
	if caller.Has(tokens.Admin) {
		body["message"], body["details"] = report.Message, report.Details
	}
	sendJSON(w, status, body)
}

//go:embed openapi.json
var openAPI []byte

func (s *server) document(w http.ResponseWriter, _ *http.Request, _ tokens.Token) {
	send(w, http.StatusOK, "application/json", openAPI)
}

func (s *server) ownMetrics(w http.ResponseWriter, r *http.Request, _ tokens.Token) {
	s.metrics.ServeHTTP(w, r)
}
