// Package proxy serves the same answers as the plugin over HTTP, for the
// workbench and for clients without Grafana. Whoever holds its token is its one
// user; headers that name a user are not read.
package proxy

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/resources"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// operator is whoever holds the token: it opens what the database's password opens.
var operator = principal.Principal{Kind: principal.Interactive, Login: "operator", Role: settings.RoleAdmin}

// maxBody bounds a request: queries are small.
const maxBody = 4 << 20

// Handler answers under /v1. An empty token is only acceptable on loopback, which CheckListen sees to.
func Handler(service *answer.Service, token string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/query", func(w http.ResponseWriter, r *http.Request) { query(service, w, r) })
	mux.HandleFunc("GET /v1/health", func(w http.ResponseWriter, r *http.Request) { health(service, w, r) })
	mux.HandleFunc("/v1/resources/", func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/v1/resources/")
		answered := resources.Handle(r.Context(), service, operator, r.Method, path, r.URL.RawQuery)
		send(w, answered.Status, answered.Body)
	})
	return guard(token, mux)
}

// CheckListen refuses to serve other machines without a token.
func CheckListen(address, token string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("LOOPSCOPE_PROXY_LISTEN is %q: use host:port, such as 127.0.0.1:8081", address)
	}
	if token == "" && !loopback(host) {
		return fmt.Errorf("LOOPSCOPE_PROXY_LISTEN is %q, which other machines can reach: set LOOPSCOPE_PROXY_TOKEN, or listen on 127.0.0.1", address)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// guard lets in requests that a web page of another site cannot make: those
// with the token, or, without one, those to a loopback name and without a foreign Origin.
func guard(token string, next http.Handler) http.Handler {
	want := sha256.Sum256([]byte("Bearer " + token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token != "" {
			got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
			if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
				fail(w, http.StatusUnauthorized, "The token is missing or wrong: send Authorization: Bearer <LOOPSCOPE_PROXY_TOKEN>.")
				return
			}
		} else if host, _, err := net.SplitHostPort(r.Host); err != nil || !loopback(host) || r.Header.Get("Origin") != "" {
			fail(w, http.StatusForbidden, "Without a token only programs on this machine may ask.")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

func health(service *answer.Service, w http.ResponseWriter, r *http.Request) {
	report := service.Health(r.Context())
	body := map[string]any{"status": "ERROR", "message": report.Message, "details": report.Details}
	status := http.StatusBadRequest // as Grafana answers for its data sources
	if report.OK {
		body["status"], status = "OK", http.StatusOK
	}
	sendJSON(w, status, body)
}

func query(service *answer.Service, w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		fail(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("The request is larger than %d MB.", maxBody>>20))
		return
	}
	if err != nil {
		return // the client went away
	}
	request, err := parse(raw)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	response := run(r.Context(), service, request)
	status := http.StatusOK
	for _, one := range response.Responses {
		if one.Error != nil {
			status = http.StatusBadRequest // as Grafana answers
		}
	}
	sendJSON(w, status, response)
}

func fail(w http.ResponseWriter, status int, message string) {
	sendJSON(w, status, map[string]string{"message": message})
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		status, raw = http.StatusInternalServerError, []byte(`{"message":"The answer cannot be written as JSON."}`)
	}
	send(w, status, raw)
}

func send(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
