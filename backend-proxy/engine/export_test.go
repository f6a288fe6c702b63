package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/answer"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// twoParts are the demo's spans, whole traces in each.
func twoParts(t *testing.T) (first, second []json.RawMessage) {
	t.Helper()
	for _, span := range demo(t, "2026-11-21T12:00:00Z") {
		var of struct{ TraceID string }
		if err := json.Unmarshal(span, &of); err != nil || of.TraceID == "" {
			t.Fatalf("%s: %v", span, err)
		}
		if of.TraceID[0] < '8' {
			first = append(first, span)
		} else {
			second = append(second, span)
		}
	}
	return first, second
}

func figuresOf(t *testing.T, db database) string {
	t.Helper()
	s := service(t, func(s *settings.Settings) { s.Database = db.name })
	question := answer.Question{JSON: []byte(`{"version":1,"queryType":"metrics","format":"table","measures":["llm_calls","total_tokens","cost","tool_calls","runs","sessions","identical_repeats"],"groupBy":["model"]}`), Range: everything}
	response := s.Query(t.Context(), ada, question)
	if response.Error != nil || response.Frames[0].Rows() < 3 {
		t.Fatalf("%s: %v", db.name, response.Error)
	}
	return values(t, response.Frames)
}

// What a backup holds are parts of tables. Restored into a migrated database they say the same, nothing is settled twice, and
// what arrives afterwards is counted beside it.
func TestRestore_goesOnWhereItWas(t *testing.T) {
	t.Parallel()
	first, second := twoParts(t)
	db, restored := migratedDatabase(t, "backed_up"), migratedDatabase(t, "restored")
	db.receive(t, first)
	for _, part := range rows[struct{ Table, Partition string }](t, db, "SELECT DISTINCT table AS Table, partition_id AS Partition FROM system.parts WHERE database = 'backed_up' AND active ORDER BY Table, Partition") {
		if err := db.exec(fmt.Sprintf("ALTER TABLE restored.`%s` ATTACH PARTITION ID '%s' FROM backed_up.`%s`", part.Table, part.Partition, part.Table)); err != nil {
			t.Fatalf("%s: %v", part.Table, err)
		}
	}
	want := figuresOf(t, db)
	if got := figuresOf(t, restored); got != want {
		t.Errorf("restored: %s\nbefore:   %s", got, want)
	}
	if err := restored.settle(); err != nil {
		t.Fatal(err)
	}
	if got := figuresOf(t, restored); got != want {
		t.Errorf("restored and settled: %s\nbefore:               %s", got, want)
	}
	for _, each := range []database{db, restored} {
		each.receive(t, second)
	}
	if got, want := figuresOf(t, restored), figuresOf(t, db); got != want {
		t.Errorf("restored, and more: %s\nwithout a break:    %s", got, want)
	}
}

// Parquet keeps money exact and every column.
func TestExport_asParquet(t *testing.T) {
	t.Parallel()
	first, _ := twoParts(t)
	db := migratedDatabase(t, "exported")
	db.receive(t, first)
	const selected = "SELECT tenant, service, minute, ts, trace_id, span_id, run_id, kind, model, agent, tool, conversation_id, user_id, team, input_tokens, output_tokens, cost, quantities, duration, status FROM llm_spans_v"
	exported, err := db.post(selected+" ORDER BY trace_id, span_id FORMAT Parquet", nil)
	if err != nil {
		t.Fatal(err)
	}
	file, err := io.ReadAll(exported)
	_ = exported.Close()
	if err != nil || !bytes.HasPrefix(file, []byte("PAR1")) {
		t.Fatalf("%d bytes, %v", len(file), err)
	}
	if err := db.exec("CREATE TABLE imported ENGINE = MergeTree ORDER BY (trace_id, span_id) AS " + selected + " LIMIT 0"); err != nil {
		t.Fatal(err)
	}
	body, err := db.post("INSERT INTO imported FORMAT Parquet", bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	_ = body.Close()
	type sums struct {
		Rows              int
		Cost, Tokens, All string
	}
	sumsOf := func(of string) sums {
		return rows[sums](t, db, "SELECT toInt32(count()) AS Rows, toString(sum(cost)) AS Cost, toString(sum(input_tokens)) AS Tokens, toString(groupBitXor(cityHash64(toString(tuple(*))))) AS All FROM ("+of+")")[0]
	}
	if got, want := sumsOf("SELECT * FROM imported"), sumsOf(selected); got != want || want.Rows < 100 || len(want.Cost) < 5 {
		t.Errorf("imported %+v, exported %+v", got, want)
	}
}
