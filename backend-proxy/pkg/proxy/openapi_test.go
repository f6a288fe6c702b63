package proxy

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/proxy/proxytest"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tokens"
)

// The document has every route with its scope, and no other.
func TestOpenAPI_isTheTableOfRoutes(t *testing.T) {
	var document struct {
		Paths map[string]map[string]struct {
			Security []map[string][]tokens.Scope `json:"security"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(openAPI, &document); err != nil {
		t.Fatal(err)
	}
	described, served := map[string]string{}, map[string]string{}
	for path, methods := range document.Paths {
		for method, operation := range methods {
			described[strings.ToUpper(method)+" "+path] = fmt.Sprint(operation.Security)
		}
	}
	for _, route := range routes {
		scopes := []tokens.Scope{}
		if route.scope != "" {
			scopes = append(scopes, route.scope)
		}
		served[route.method+" "+route.path] = fmt.Sprint([]map[string][]tokens.Scope{{"token": scopes}})
	}
	if !maps.Equal(described, served) {
		t.Errorf("described are %v, served %v", slices.Sorted(maps.Keys(described)), slices.Sorted(maps.Keys(served)))
	}
	for _, route := range routes {
		if !strings.HasPrefix(route.path, "/v1/") {
			t.Errorf("%s is not under /v1", route.path)
		}
	}
}

// Answers without a database are as the document says: refusals, errors, and what needs none.
func TestOpenAPI_describesWhatIsAnsweredWithoutADatabase(t *testing.T) {
	h, contract := handler(t, keyring), proxytest.NewContract(t, openAPI)
	for _, route := range routes {
		for _, token := range []string{"", "scores-write", "query", "admin"} {
			for _, body := range []string{"{", `{"scores":[{"name":"n","value":1,"userId":"u"},{}]}`, `{"queries":[{"queryType":"metrics","measures":["cost"]}],"from":"now-1h","to":"now"}`} {
				asked := httptest.NewRequest(route.method, "http://127.0.0.1:8081"+route.path+"?from=now-2d&to=now&field=model", nil)
				if route.method == http.MethodPost {
					asked = httptest.NewRequest(route.method, "http://127.0.0.1:8081"+route.path, strings.NewReader(body))
					asked.Header.Set("Content-Type", "application/json")
				}
				if token != "" {
					asked.Header.Set("Authorization", "Bearer "+secrets[token])
				}
				answered := httptest.NewRecorder()
				h.ServeHTTP(answered, asked)
				contract.Judge(t, asked, answered)
				if route.method == http.MethodGet {
					break
				}
			}
		}
	}
}
