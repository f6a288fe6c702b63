package proxy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"
)

const (
	// maxBody bounds a request: queries are small.
	maxBody = 4 << 20
	// bodyTime bounds how long one may take to arrive.
	bodyTime = 30 * time.Second
)

type refusal struct {
	status  int
	message string
}

func (r *refusal) Error() string { return r.message }

// readJSON reads a body that says that it is JSON, which a form of a web page cannot.
func readJSON(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, &refusal{http.StatusUnsupportedMediaType, "Send Content-Type: application/json."}
	}
	deadline := http.NewResponseController(w)
	_ = deadline.SetReadDeadline(time.Now().Add(bodyTime)) // a test's recorder has none
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	_ = deadline.SetReadDeadline(time.Time{})
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("The request is larger than %d MB.", maxBody>>20)}
	}
	return raw, err
}

func fail(w http.ResponseWriter, status int, message string) {
	sendJSON(w, status, map[string]string{"message": message})
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	raw, err := marshal(body)
	if err != nil {
		status, raw = http.StatusInternalServerError, []byte(`{"message":"The answer cannot be written as JSON."}`)
	}
	send(w, status, "application/json", raw)
}

// marshal does without json.Marshal's second pass over what writes itself: of an answer that is a sixth of the backend's work.
func marshal(body any) ([]byte, error) {
	if own, ok := body.(json.Marshaler); ok {
		return own.MarshalJSON()
	}
	return json.Marshal(body)
}

func send(w http.ResponseWriter, status int, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
