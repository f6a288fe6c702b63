package resources

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Response is a status and a JSON body.
type Response struct {
	Status int
	Body   []byte
}

// Request is one call.
type Request struct {
	Method, Path, RawQuery string
	// ContentType and Body are of calls that have effects.
	ContentType string
	Body        []byte
}

// maxBody bounds a request: what is told is a form's worth.
const maxBody = 1 << 20

// Handle answers one call.
func Handle(ctx context.Context, s *answer.Service, who principal.Principal, request Request) Response {
	method, path := request.Method, strings.Trim(request.Path, "/")
	known := false
	for _, route := range Routes {
		if route.Path != path {
			continue
		}
		known = true
		if route.Method != method {
			continue
		}
		if err := route.admits(s, who); err != nil {
			return Failed(err)
		}
		params, err := url.ParseQuery(request.RawQuery)
		if err != nil {
			return failed(http.StatusBadRequest, "The address has an unreadable query string.")
		}
		if method != http.MethodGet {
			if kind, _, err := mime.ParseMediaType(request.ContentType); err != nil || kind != "application/json" {
				return failed(http.StatusUnsupportedMediaType, fmt.Sprintf("%s takes JSON: send Content-Type: application/json.", path))
			}
			if len(request.Body) > maxBody {
				return failed(http.StatusRequestEntityTooLarge, fmt.Sprintf("The request is larger than %d MB.", maxBody>>20))
			}
		}
		body, err := route.handle(ctx, s, who, told{params, request.Body})
		if err != nil {
			return failed(answer.Status(err), err.Error())
		}
		return encode(http.StatusOK, body)
	}
	if known {
		return failed(http.StatusMethodNotAllowed, fmt.Sprintf("%s does not accept %s.", path, method))
	}
	return failed(http.StatusNotFound, "There is no such resource.")
}

// admits refuses who lacks the route's role. A role that is unknown is nobody's.
func (r Route) admits(s *answer.Service, who principal.Principal) error {
	if r.Role == settings.RoleFinance {
		return who.MayReadPrices(s.Settings())
	}
	if who.Kind != principal.Interactive || !who.Role.Includes(r.Role) {
		return principal.Forbidden(fmt.Sprintf("%s needs the role %s or higher.", r.Path, r.Role))
	}
	return nil
}

// Failed is the body of an error outside of any route.
func Failed(err error) Response { return failed(answer.Status(err), err.Error()) }

func failed(status int, message string) Response {
	return encode(status, map[string]string{"error": message, "message": message})
}

func encode(status int, body any) Response {
	raw, err := json.Marshal(body)
	if err != nil {
		return Response{http.StatusInternalServerError, []byte(`{"error":"The answer cannot be written as JSON."}`)}
	}
	return Response{status, raw}
}
