package settings

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Header is one of the administrator's own, sent with every request over HTTP.
type Header struct{ Name, Value string }

// headerNamePrefix is what Grafana's own data sources call them: httpHeaderName1 in jsonData, httpHeaderValue1 in secureJsonData.
const headerNamePrefix = "httpHeaderName"

// kept are headers that a connection is made of, or that say who asks: the plugin sets them itself. What ends in * is a beginning.
type kept map[string]string

var (
	keptByHTTP = kept{
		"Host": "the address says it", "Connection": byHTTP, "Proxy-*": byHTTP, "Keep-Alive": byHTTP, "Transfer-Encoding": byHTTP, "Te": byHTTP, "Trailer": byHTTP, "Upgrade": byHTTP, "Expect": byHTTP,
		"Content-*": byHTTP, "Accept": byHTTP, "Accept-*": byHTTP, "User-Agent": byHTTP, "X-Id-Token": "turn on oauthPassThru to forward who is signed in", "X-Grafana-*": "Grafana alone says who asks",
	}
	keptByClickHouse = kept{"Authorization": "enter username and password, or turn on oauthPassThru", "X-Clickhouse-*": "enter username, password and database in their own fields"}
	keptByTempo      = kept{"Authorization": "enter a user with a password, or a token", "X-Scope-Orgid": "enter the tenant in its own field"}
)

const byHTTP = "it belongs to HTTP itself"

func (k kept) why(name string) string {
	for reserved, why := range k {
		if beginning, any := strings.CutSuffix(reserved, "*"); reserved == name || any && strings.HasPrefix(name, beginning) {
			return why
		}
	}
	return ""
}

// readHeaders reads those of one group of jsonData; where is the group's name with its dot. Their values are under
// valuePrefix and the same number.
func readHeaders(raw json.RawMessage, where string, secure map[string]string, valuePrefix string, own kept) ([]Header, error) {
	var group map[string]any
	_ = json.Unmarshal(raw, &group) // who reads the group says what is wrong with it
	var numbers []int
	for key := range group {
		if number, ok := strings.CutPrefix(key, headerNamePrefix); ok {
			n, err := strconv.Atoi(number)
			if err != nil || strconv.Itoa(n) != number || n < 1 {
				return nil, fmt.Errorf("%s%s has no number at its end: use %s1, %[3]s2 and so on", where, key, headerNamePrefix)
			}
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	var headers []Header
	for _, n := range numbers {
		key := fmt.Sprintf("%s%s%d", where, headerNamePrefix, n)
		name, isText := group[headerNamePrefix+strconv.Itoa(n)].(string)
		if name = strings.TrimSpace(name); isText && name == "" {
			continue // a row that is not filled in
		}
		valueKey := valuePrefix + strconv.Itoa(n)
		h := Header{http.CanonicalHeaderKey(name), secure[valueKey]}
		why := own.why(h.Name)
		if why == "" {
			why = keptByHTTP.why(h.Name)
		}
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			return nil, fmt.Errorf("%s is %q, which is no name of a header: use letters, digits and -", key, name)
		case why != "":
			return nil, fmt.Errorf("%s is %q, which Loopscope sets itself: %s", key, name, why)
		case slices.ContainsFunc(headers, func(known Header) bool { return known.Name == h.Name }):
			return nil, fmt.Errorf("%s is %q, which an earlier header has", key, name)
		case h.Value == "":
			return nil, fmt.Errorf("%s is %q, and there is no value for it (%s in secureJsonData): enter one, or remove the header", key, name, valueKey)
		case !httpguts.ValidHeaderFieldValue(h.Value):
			return nil, fmt.Errorf("the value of header %s (%s) has a line break or another control character: paste it again", name, valueKey)
		}
		headers = append(headers, h)
	}
	return headers, nil
}
