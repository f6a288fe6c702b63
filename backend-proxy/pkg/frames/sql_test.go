package frames

import (
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

func sqlColumn[T any](name string) clickhouse.Column {
	return clickhouse.Column{Name: name, Type: "", Go: reflect.TypeFor[T]()}
}

func TestSQL_types(t *testing.T) {
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	text := "x"
	for name, c := range map[string]struct {
		column clickhouse.Column
		value  any
		want   any
	}{
		"UInt8":             {sqlColumn[uint8]("c"), uint8(200), int64(200)},
		"UInt64":            {sqlColumn[uint64]("c"), uint64(1 << 63), uint64(1 << 63)},
		"Int32":             {sqlColumn[int32]("c"), int32(-3), int64(-3)},
		"Float32":           {sqlColumn[float32]("c"), float32(0.5), 0.5},
		"Decimal":           {sqlColumn[decimal.Decimal]("c"), decimal.RequireFromString("0.1"), 0.1},
		"Nullable(Decimal)": {sqlColumn[*decimal.Decimal]("c"), (*decimal.Decimal)(nil), nil},
		"Nullable(String)":  {sqlColumn[*string]("c"), &text, "x"},
		"null":              {sqlColumn[*string]("c"), (*string)(nil), nil},
		"DateTime64":        {sqlColumn[time.Time]("c"), noon, noon},
		"Bool":              {sqlColumn[bool]("c"), true, true},
		"Int256":            {sqlColumn[*big.Int]("c"), big.NewInt(7), "7"},
		"Array(UInt8)":      {sqlColumn[[]uint8]("c"), []uint8{1, 2}, "[1,2]"},
		"Array(Nullable)":   {sqlColumn[[]*string]("c"), []*string{&text, nil}, `["x",null]`},
		"Map":               {sqlColumn[map[string]string]("c"), map[string]string{"b": "2", "a": `"`}, `{"a":"\"","b":"2"}`},
		"Map(UInt8, Array)": {sqlColumn[map[uint8][]float64]("c"), map[uint8][]float64{3: {0.5}}, `{"3":[0.5]}`},
		"Tuple":             {sqlColumn[[]any]("c"), []any{uint8(1), "x", noon}, `[1,"x","2026-11-20T12:00:00Z"]`},
	} {
		frame := SQL(clickhouse.Table{Columns: []clickhouse.Column{c.column}, Rows: [][]any{{c.value}}})
		got, ok := frame.Fields[0].ConcreteAt(0)
		if !ok {
			got = nil
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %#v, want %#v", name, got, c.want)
		}
	}
}

func TestSQLSeries(t *testing.T) {
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	long := SQL(clickhouse.Table{
		Columns: []clickhouse.Column{sqlColumn[time.Time]("time"), sqlColumn[string]("agent"), sqlColumn[uint64]("calls")},
		Rows:    [][]any{{noon.Add(time.Minute), "b", uint64(3)}, {noon, "a", uint64(1)}, {noon, "b", uint64(2)}},
		Cut:     true,
	})
	wide, err := SQLSeries(long)
	if err != nil {
		t.Fatal(err)
	}
	if len(wide.Fields) != 3 || wide.Rows() != 2 || len(wide.Meta.Notices) != 1 || wide.Fields[1].Labels["agent"] != "a" {
		t.Fatalf("%+v", wide)
	}
	if got, _ := wide.Fields[2].ConcreteAt(1); got != uint64(3) {
		t.Errorf("%v", got)
	}
	if _, ok := wide.Fields[1].ConcreteAt(1); ok {
		t.Error("a has no value at the second point")
	}
	if _, err := SQLSeries(SQL(clickhouse.Table{Columns: []clickhouse.Column{sqlColumn[string]("agent")}, Rows: [][]any{{"a"}}})); err == nil || !strings.Contains(err.Error(), "needs a column with a time") {
		t.Error(err)
	}
}

func TestSQLSeries_thatWouldFillTheMemory(t *testing.T) {
	table := clickhouse.Table{Columns: []clickhouse.Column{sqlColumn[time.Time]("time"), sqlColumn[string]("id"), sqlColumn[uint64]("n")}}
	for i := range 2_000 {
		table.Rows = append(table.Rows, []any{time.Unix(int64(i), 0), time.Duration(i).String(), uint64(1)})
	}
	if _, err := SQLSeries(SQL(table)); err == nil || !strings.Contains(err.Error(), "4000000 cells") {
		t.Error(err)
	}
}
