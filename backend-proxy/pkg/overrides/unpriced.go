package overrides

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
)

// Unpriced is a model whose calls have no price, or not for all they tell.
type Unpriced struct {
	Provider, Model     string
	Gap                 string // empty: no price at all; reported: none, but the span's own figure; service_tier or a meter: priced as if it were not told
	Calls, Tokens       uint64
	FirstSeen, LastSeen time.Time
	// Candidates are the most similar models of the list, the most similar first.
	Candidates []Candidate
}

// Candidate is a model of the list.
type Candidate struct{ Provider, PriceKey string }

// mostUnpriced is as many models as a person will read.
const mostUnpriced = 200

// Unpriced reports the models without a price between two times, the greatest use first.
func (s *Store) Unpriced(ctx context.Context, from, to time.Time) ([]Unpriced, error) {
	list, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	var out []Unpriced
	err = s.client.Each(ctx, clickhouse.Statement{SQL: `SELECT provider, substring(model, 1, 256) AS model, gap, count() AS calls,
    sum(ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) + ifNull(output_tokens, 0) + ifNull(reasoning_tokens, 0)) AS tokens,
    min(ts) AS first_seen, max(ts) AS last_seen
FROM
(
    SELECT *, arrayJoin(multiIf(cost_source = 'unpriced', [''], cost_source = 'reported', ['reported'], price_gaps)) AS gap
    FROM llm_spans_v
    WHERE counts_usage = 1 AND minute >= toStartOfMinute(toDateTime({from:Int64}, 'UTC')) AND minute < toDateTime({to:Int64}, 'UTC')
        AND (cost_source IN ('unpriced', 'reported') OR notEmpty(price_gaps))
)
GROUP BY provider, model, gap
ORDER BY gap = '' DESC, tokens DESC, calls DESC, provider, model, gap
LIMIT {most:UInt64}`, Params: []clickhouse.Param{
		{Name: "from", Value: from.Unix()}, {Name: "to", Value: to.Unix()}, {Name: "most", Value: mostUnpriced},
	}}, func(row clickhouse.Scanner) error {
		var u Unpriced
		err := row.Scan(&u.Provider, &u.Model, &u.Gap, &u.Calls, &u.Tokens, &u.FirstSeen, &u.LastSeen)
		out = append(out, u)
		return err
	})
	for i := range out {
		if out[i].Gap == "" || out[i].Gap == "reported" {
			out[i].Candidates = Nearest(list, out[i].Provider, out[i].Model, 3)
		}
	}
	return out, err
}

// Nearest are the models of the list whose names are most like a name: those of
// the same seller first, by shared words and by edits. The answer depends on nothing else.
func Nearest(list *pricing.List, provider, model string, most int) []Candidate {
	name := list.Name(model)
	if name == "" {
		return nil
	}
	seller := list.Match(provider, model).Seller
	makers := list.Makers(seller)
	type scored struct {
		Candidate
		score int
	}
	var all []scored
	for _, known := range list.Models() {
		score := similarity(name, known.PriceKey)
		switch {
		case known.Provider == seller:
			score += 150
		case slices.Contains(makers, known.Provider):
			score += 100
		}
		if score >= 400 {
			all = append(all, scored{Candidate{known.Provider, known.PriceKey}, score})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(len(a.PriceKey), len(b.PriceKey)), cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.PriceKey, b.PriceKey))
	})
	var out []Candidate
	for _, one := range all[:min(most, len(all))] {
		out = append(out, one.Candidate)
	}
	return out
}

// similarity is from 0 to 1000: half by the words that both names have, half by the edits between them.
func similarity(a, b string) int {
	wordsA, wordsB := words(a), words(b)
	shared := 0
	for _, word := range wordsA {
		if slices.Contains(wordsB, word) {
			shared++
		}
	}
	union := len(wordsA) + len(wordsB) - shared
	byWords := 0
	if union > 0 {
		byWords = 500 * shared / union
	}
	a, b = strings.Join(parts(a), ""), strings.Join(parts(b), "")
	longest := max(len(a), len(b), 1)
	return byWords + 500*(longest-edits(a, b))/longest
}

func words(name string) []string {
	all := parts(name)
	slices.Sort(all)
	return slices.Compact(all)
}

func parts(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

// edits is the Levenshtein distance in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
