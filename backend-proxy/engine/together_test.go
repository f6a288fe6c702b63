package engine

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Panels of one dashboard that ask the same are answered by one statement; another person's are not.
func TestQuery_equalQuestionsReachTheDatabaseOnce(t *testing.T) {
	var (
		mu         sync.Mutex
		holding    bool
		statements = map[string]bool{} // by their ids: a new connection introduces itself with that of its first
		held       = make(chan struct{})
	)
	asked := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(statements)
	}
	engine := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: address.Host})
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		waits := holding
		if waits {
			statements[r.URL.Query().Get("query_id")] = true
		}
		mu.Unlock()
		if waits {
			<-held
		}
		engine.ServeHTTP(w, r)
	}))
	defer between.Close()
	s := service(t, func(s *settings.Settings) { s.Address = strings.TrimPrefix(between.URL, "http://") })
	query := func(refID string) []byte {
		raw, _ := json.Marshal(map[string]any{"refId": refID, "version": 1, "queryType": "runs", "orderBy": "cost"})
		return raw
	}
	question := func(refID string) answer.Question {
		return answer.Question{JSON: query(refID), Range: plan.Range{From: start, To: start.Add(time.Hour)}}
	}
	// What is remembered of the database is found out first.
	s.Query(t.Context(), ada, question("A"))
	mu.Lock()
	holding = true
	mu.Unlock()

	var waiting sync.WaitGroup
	ask := func(who principal.Principal, refID string) {
		waiting.Go(func() {
			response := s.Query(t.Context(), who, question(refID))
			if response.Error != nil || response.Frames[0].Rows() != 2 {
				t.Errorf("%s: %v", refID, response.Error)
				return
			}
			response.Frames[0].RefID = refID // as Grafana's SDK does
		})
	}
	for _, refID := range []string{"A", "B", "C", "D"} {
		ask(ada, refID)
	}
	ask(principal.Principal{Kind: principal.Interactive, Login: "bob", Role: settings.RoleViewer}, "A")
	deadline := time.Now().Add(20 * time.Second)
	for asked() < 2 && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond) // a third would come by now
	got := asked()                     // of each question the first statement, which the others wait for
	close(held)
	waiting.Wait()
	if got != 2 {
		t.Errorf("two people asked one question each, and the database was asked %d times", got)
	}
}
