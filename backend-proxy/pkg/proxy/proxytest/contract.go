// Package proxytest holds the proxy's answers against its own description.
package proxytest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
)

// Contract is an OpenAPI document as a judge of answers.
type Contract struct{ validator validator.Validator }

// NewContract reads a document, which must itself be right.
func NewContract(t *testing.T, document []byte) Contract {
	t.Helper()
	parsed, err := libopenapi.NewDocument(document)
	if err != nil {
		t.Fatal(err)
	}
	judge, errs := validator.NewValidator(parsed)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, wrong := judge.ValidateDocument(); !ok {
		for _, w := range wrong {
			t.Error(w.Message, w.Reason, w.SchemaValidationErrors)
		}
		t.FailNow()
	}
	return Contract{judge}
}

// Judge says what of an answer is not as described. The question may be wrong on purpose.
func (c Contract) Judge(t *testing.T, asked *http.Request, answered *httptest.ResponseRecorder) {
	t.Helper()
	response := answered.Result()
	response.Body = io.NopCloser(bytes.NewReader(answered.Body.Bytes()))
	if ok, wrong := c.validator.ValidateHttpResponse(asked, response); !ok {
		for _, w := range wrong {
			t.Errorf("%s %s answers %d: %s: %s %v\n%.600s", asked.Method, asked.URL, answered.Code, w.Message, w.Reason, w.SchemaValidationErrors, answered.Body)
		}
	}
}

// JudgeBoth says besides what is not as described of a question that is meant to be right.
func (c Contract) JudgeBoth(t *testing.T, asked *http.Request, answered *httptest.ResponseRecorder) {
	t.Helper()
	if ok, wrong := c.validator.ValidateHttpRequest(asked); !ok {
		for _, w := range wrong {
			t.Errorf("%s %s is asked wrong: %s: %s %v", asked.Method, asked.URL, w.Message, w.Reason, w.SchemaValidationErrors)
		}
	}
	c.Judge(t, asked, answered)
}
