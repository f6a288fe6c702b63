package proxy

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
)

type usageRows struct {
	From     string     `json:"from"`
	To       string     `json:"to"`
	Period   string     `json:"period"`
	GroupBy  []string   `json:"groupBy"`
	Currency string     `json:"currency"`
	Rows     []usageRow `json:"rows"`
	// Next is the cursor of the page that follows, null on the last.
	Next *string `json:"next"`
	// KeptSince is null where nothing of the range may be gone.
	KeptSince *string `json:"keptSince"`
}

type usageRow struct {
	Start          string            `json:"start"`
	End            string            `json:"end"`
	Dimensions     map[string]string `json:"dimensions"`
	LLMCalls       uint64            `json:"llmCalls"`
	EmbeddingCalls uint64            `json:"embeddingCalls"`
	UnpricedCalls  uint64            `json:"unpricedCalls"`
	Cost           *string           `json:"cost"`
	Meters         []usageMeter      `json:"meters"`
}

type usageMeter struct {
	Meter    string  `json:"meter"`
	Unit     string  `json:"unit"`
	Quantity *string `json:"quantity"`
	Cost     *string `json:"cost"`
}

func instant(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }

func usageDocument(asked usageCursor, page answer.Usage, next string) usageRows {
	out := usageRows{From: instant(asked.From), To: instant(asked.To), Period: string(asked.Period), GroupBy: asked.GroupBy, Currency: "USD", Rows: []usageRow{}}
	if next != "" {
		out.Next = &next
	}
	if since := page.KeptSince; time.Unix(asked.From, 0).Before(since) {
		text := since.UTC().Format(time.RFC3339)
		out.KeptSince = &text
	}
	units := unitsOfMeters()
	for _, r := range page.Rows {
		row := usageRow{
			Start: instant(r.Time.Unix()), End: instant(r.Time.Add(asked.Period.Length()).Unix()), Dimensions: map[string]string{},
			LLMCalls: r.LLMCalls, EmbeddingCalls: r.EmbeddingCalls, UnpricedCalls: r.UnpricedCalls, Cost: r.Cost, Meters: []usageMeter{},
		}
		for i, id := range asked.GroupBy {
			row.Dimensions[id] = r.Groups[i]
		}
		for _, use := range r.Meters {
			row.Meters = append(row.Meters, usageMeter{use.Meter, units[use.Meter], use.Quantity, use.Cost})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func meters() []pricing.Meter {
	list, err := pricing.Listed()
	if err != nil {
		return nil // the service would not have opened
	}
	return list.Meters()
}

func unitsOfMeters() map[string]string {
	units := map[string]string{}
	for _, meter := range meters() {
		units[meter.Meter] = meter.Unit
	}
	return units
}

// sendUsageCSV writes a page with a line of names: one column a dimension and one a meter, those without a use empty.
func sendUsageCSV(w http.ResponseWriter, asked usageCursor, page answer.Usage) {
	var text bytes.Buffer
	out := csv.NewWriter(&text)
	out.UseCRLF = true
	header := append([]string{"start", "end"}, asked.GroupBy...)
	header = append(header, "llm_calls", "embedding_calls", "unpriced_calls", "cost_usd")
	columns := map[string]int{}
	for _, meter := range meters() {
		columns[meter.Meter] = len(header)
		header = append(header, "quantity_"+meter.Meter)
	}
	_ = out.Write(header) // a buffer takes all
	for _, r := range page.Rows {
		line := make([]string, 0, len(header))
		line = append(line, instant(r.Time.Unix()), instant(r.Time.Add(asked.Period.Length()).Unix()))
		for _, group := range r.Groups {
			line = append(line, harmless(group))
		}
		line = append(line, strconv.FormatUint(r.LLMCalls, 10), strconv.FormatUint(r.EmbeddingCalls, 10), strconv.FormatUint(r.UnpricedCalls, 10), told(r.Cost))
		line = append(line, make([]string, len(columns))...)
		for _, use := range r.Meters {
			column, known := columns[use.Meter]
			if !known && use.Quantity != nil && use.Meter != "" {
				fail(w, http.StatusInternalServerError, "There is a meter "+strconv.Quote(use.Meter)+" that this version does not know: ask for JSON, or update the proxy.")
				return
			}
			if known {
				line[column] = told(use.Quantity)
			}
		}
		_ = out.Write(line)
	}
	out.Flush()
	send(w, http.StatusOK, "text/csv; charset=utf-8; header=present", text.Bytes())
}

func told(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// harmless keeps a spreadsheet from taking a name for a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
