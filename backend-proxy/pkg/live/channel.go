// Package live tells subscribers of Grafana Live of runs and calls as they
// arrive. A channel's path is a digest of who may see what is sent on it and of
// the question, so that everybody who subscribes to it by right sees the same.
package live

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// term is how long a channel lives. Then everybody subscribes to the next one, and is authorised again.
const term = 15 * time.Minute

// shortest is the least that is left of a channel when it is offered.
const shortest = time.Minute

// audience is all of a caller that an answer depends on: two callers with the same share a channel.
type audience struct {
	Org int64
	// Scope are the tenants whose spans are read.
	Scope string
	// Role decides what is masked.
	Role settings.Role
}

// path is "live/<end, Unix seconds>/<digest>".
func path(of audience, q query.Query, until time.Time) (string, error) {
	end := strconv.FormatInt(until.Unix(), 10)
	said, err := json.Marshal(struct {
		Audience audience
		Query    query.Query
		Until    string
	}{of, q, end})
	if err != nil {
		return "", err
	}
	digest := sha256.Sum256(said)
	return "live/" + end + "/" + hex.EncodeToString(digest[:]), nil
}

// next is when the channels that are offered now end.
func next(now time.Time) time.Time { return now.Add(shortest).Truncate(term).Add(term) }

// untilOf reads the end out of a path; false where no channel could end then.
func untilOf(path string, now time.Time) (time.Time, bool) {
	parts := strings.Split(path, "/")
	if len(parts) != 3 {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	until := time.Unix(seconds, 0)
	return until, err == nil && now.Before(until) && !until.After(next(now))
}

var errNoSuchChannel = principal.Forbidden("This is not a channel of yours: run the query again.")
