package engine

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// shift is a story of one agent of a shop, minute by minute after start.
var shift = []struct {
	minute                 int
	version, model, prompt string
}{
	{-60, "1.0", "gpt-4o-mini", "6"},
	{1, "1.0", "gpt-4o-mini", "6"},
	{5, "1.1", "gpt-4o", "7"}, // all three are new,
	{6, "1.0", "gpt-4o-mini", "6"},
	{7, "1.1", "gpt-4o", "7"}, // run beside the old ones,
	{8, "1.0", "gpt-4o-mini", "6"},
	{40, "1.1", "gpt-4o", "7"}, // and return after a while.
}

// collectedShift is the story as a collector stores it, with a run that asks for the same four times and spends 2.50 dollars.
func collectedShift(t *testing.T) []json.RawMessage {
	var out []json.RawMessage
	span := func(trace, id, parent string, at time.Duration, lasts time.Duration, version string, attributes map[string]string) {
		raw, err := json.Marshal(map[string]any{
			"Timestamp": start.Add(at).Format("2006-01-02 15:04:05.000000000"), "Duration": lasts.Nanoseconds(), "TraceId": trace, "SpanId": id, "ParentSpanId": parent,
			"SpanName": "span", "ServiceName": "shop", "ResourceAttributes": map[string]string{"service.name": "shop", "service.version": version}, "SpanAttributes": attributes,
		})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, raw)
	}
	for i, s := range shift {
		span(fmt.Sprintf("%032x", i+1), fmt.Sprintf("%016x", i+1), "", time.Duration(s.minute)*time.Minute, time.Second, s.version, map[string]string{
			"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": s.model, "gen_ai.agent.name": "clerk",
			"gen_ai.prompt.name": "greeting", "gen_ai.prompt.version": s.prompt, "gen_ai.usage.input_tokens": "10", "gen_ai.usage.output_tokens": "0",
		})
	}
	const trace, root = "000000000000000000000000000000ff", "00000000000000f0"
	span(trace, root, "", 20*time.Minute, 2*time.Minute, "1.1", map[string]string{"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "seeker"})
	span(trace, "00000000000000f1", root, 20*time.Minute+time.Second, time.Second, "1.1", map[string]string{
		"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o", "gen_ai.usage.input_tokens": "1000000", "gen_ai.usage.output_tokens": "0",
	})
	for i := range 4 {
		span(trace, fmt.Sprintf("00000000000000e%d", i), root, 20*time.Minute+time.Duration(10+i)*time.Second, time.Second, "1.1", map[string]string{
			"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search", "gen_ai.tool.call.arguments": `{"q":"x"}`, "gen_ai.tool.call.result": `"none"`,
		})
	}
	return out
}

func TestEvents_eachIsToldOnce(t *testing.T) {
	db := emptyDatabase(t, "shift")
	if err := db.exec("CREATE TABLE otel_traces AS otel.otel_traces"); err != nil {
		t.Fatal(err)
	}
	if err := insert(db, "otel_traces", collectedShift(t)); err != nil {
		t.Fatal(err)
	}
	s := service(t, func(s *settings.Settings) { s.Database = db.name })
	told := func(s *answer.Service, asked map[string]any) string {
		asked["queryType"] = "events"
		f := frame(t, ask(t, s, ada, asked))
		var lines []string
		for i := range f.Rows() {
			e := row(f, i)
			what := fmt.Sprintf("%v>%v", e["previous"], e["value"])
			switch e["kind"] {
			case "loop":
				what = fmt.Sprintf("%v x%v", e["tool"], e["repeats"])
			case "cost":
				what = fmt.Sprintf("$%v for %s", e["cost"], e["timeEnd"].(time.Time).Sub(e["time"].(time.Time)))
			}
			lines = append(lines, fmt.Sprintf("%s %v %v%v%v %s", e["time"].(time.Time).Sub(start), e["kind"], e["service"], e["agent"], e["prompt_name"], what))
		}
		return strings.Join(lines, "\n")
	}
	for name, c := range map[string]struct {
		asked map[string]any
		want  []string
	}{
		"all": {map[string]any{"events": []string{"deployment", "model", "prompt", "loop", "cost"}, "minCost": 2.5}, []string{
			"5m0s deployment shop 1.0>1.1", "5m0s model shopclerk gpt-4o-mini>gpt-4o", "5m0s prompt clerkgreeting 6>7",
			"20m0s cost shopseeker $2.5 for 2m0s", "20m0s loop shopseeker search x3",
		}},
		"out of bounds only":             {map[string]any{"events": []string{"loop", "cost"}, "minRepeats": 4, "minCost": 2.51}, nil},
		"nothing is known from before":   {map[string]any{"events": []string{"model"}, "lookback": "1m", "filters": []map[string]any{{"field": "model", "op": "=", "values": []string{"gpt-4o"}}}}, nil},
		"of others there is none":        {map[string]any{"events": []string{"deployment", "model"}, "filters": []map[string]any{{"field": "agent", "op": "=", "values": []string{"seeker"}}}}, []string{"5m0s deployment shop 1.0>1.1"}},
		"of a service that is not there": {map[string]any{"events": []string{"deployment", "prompt"}, "filters": []map[string]any{{"field": "service", "op": "=", "values": []string{"nobody"}}}}, nil},
	} {
		if got, want := told(s, c.asked), strings.Join(c.want, "\n"); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}
