package frames

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// maxCells bounds a wide frame, which has a cell for each time and series, whether there is a value or not.
const maxCells = 2_000_000

// SQL builds the frame of an answer to somebody's own SQL: numbers, texts, booleans and times as such, a Decimal as the
// nearest float64, and what has parts (Array, Map, Tuple) as JSON text. A column is nullable where its type is.
func SQL(table clickhouse.Table) *data.Frame {
	fields := make([]*data.Field, len(table.Columns))
	for i, column := range table.Columns {
		fields[i] = sqlField(column, len(table.Rows))
		for row := range table.Rows {
			fields[i].Set(row, fieldValue(fields[i].Type(), table.Rows[row][i]))
		}
	}
	frame := data.NewFrame("", fields...)
	frame.Meta = &data.FrameMeta{PreferredVisualization: data.VisTypeTable}
	if table.Cut {
		Notice(frame, data.NoticeSeverityWarning, fmt.Sprintf("There are more than %d rows; the rest is cut off. Narrow the query, or raise the row limit in the data source's settings.", len(table.Rows)))
	}
	return frame
}

func sqlField(column clickhouse.Column, rows int) *data.Field {
	of, nullable := column.Go, false
	if of.Kind() == reflect.Pointer && of != reflect.TypeFor[*big.Int]() {
		of, nullable = of.Elem(), true
	}
	kind := fieldType(of)
	if nullable || strings.Contains(column.Type, "Nullable(Nothing)") {
		kind = kind.NullableType()
	}
	field := data.NewFieldFromFieldType(kind, rows)
	field.Name = column.Name
	return field
}

func fieldType(of reflect.Type) data.FieldType {
	switch {
	case of == reflect.TypeFor[time.Time]():
		return data.FieldTypeTime
	case of == reflect.TypeFor[decimal.Decimal]():
		return data.FieldTypeFloat64
	case of.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return data.FieldTypeString
	}
	switch of.Kind() {
	case reflect.Bool:
		return data.FieldTypeBool
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int, reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return data.FieldTypeInt64
	case reflect.Uint64, reflect.Uint:
		return data.FieldTypeUint64
	case reflect.Float32, reflect.Float64:
		return data.FieldTypeFloat64
	}
	return data.FieldTypeString
}

func fieldValue(of data.FieldType, value any) any {
	v := reflect.ValueOf(value)
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nilOf(of)
	}
	var out any
	switch of.NonNullableType() {
	case data.FieldTypeTime:
		out = pointed(v).Interface()
	case data.FieldTypeBool:
		out = pointed(v).Bool()
	case data.FieldTypeFloat64:
		if exact, ok := pointed(v).Interface().(decimal.Decimal); ok {
			out = exact.InexactFloat64()
		} else {
			out = pointed(v).Float()
		}
	case data.FieldTypeUint64:
		out = pointed(v).Uint()
	case data.FieldTypeInt64:
		if number := pointed(v); number.CanUint() {
			out = int64(number.Uint()) //nolint:gosec // of 32 bits at most
		} else {
			out = number.Int()
		}
	default:
		out = cellText(v)
	}
	if !of.Nullable() {
		return out
	}
	to := reflect.New(reflect.TypeOf(out))
	to.Elem().Set(reflect.ValueOf(out))
	return to.Interface()
}

// nilOf is null, and the empty value where a column cannot be null.
func nilOf(of data.FieldType) any {
	return data.NewFieldFromFieldType(of, 1).At(0)
}

func pointed(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v
}

func cellText(v reflect.Value) string {
	part := plain(v)
	if text, ok := part.(string); ok {
		return text
	}
	raw, err := json.Marshal(part)
	if err != nil {
		return fmt.Sprint(part)
	}
	return string(raw)
}

// plain is a value as JSON has it. Lists of bytes are lists of numbers, and big numbers are text.
func plain(v reflect.Value) any {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		if v.IsNil() {
			return nil
		}
		if _, isBig := v.Interface().(*big.Int); isBig {
			break
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	if marshals, ok := v.Interface().(encoding.TextMarshaler); ok {
		if text, err := marshals.MarshalText(); err == nil {
			return string(text)
		}
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = plain(v.Index(i))
		}
		return out
	case reflect.Map:
		out := make(map[string]any, v.Len())
		for _, key := range v.MapKeys() {
			out[cellText(key)] = plain(v.MapIndex(key))
		}
		return out
	case reflect.Float32, reflect.Float64:
		if _, err := json.Marshal(v.Float()); err != nil {
			return fmt.Sprint(v.Float()) // nan and inf
		}
	}
	return v.Interface()
}

// SQLSeries makes a time series of a frame: its first time is that of the points, its texts are labels, its numbers are
// values. The error is for who wrote the SQL.
func SQLSeries(frame *data.Frame) (*data.Frame, error) {
	if frame.Rows() == 0 {
		return typed(frame, data.FrameTypeTimeSeriesWide), nil
	}
	schema := frame.TimeSeriesSchema()
	if schema.Type == data.TimeSeriesTypeNot {
		return nil, errors.New("A time series needs a column with a time (DateTime or DateTime64, such as $__timeInterval(ts) AS time) and one with a number. Add them, or choose the format Table.") //nolint:revive,staticcheck // a sentence for people
	}
	byTime(frame, schema.TimeIndex)
	if schema.Type == data.TimeSeriesTypeWide {
		return typed(frame, data.FrameTypeTimeSeriesWide), nil
	}
	if cells := cellsOf(frame, schema); cells > maxCells {
		return nil, fmt.Errorf("The series would have %d cells, more than %d: group by fewer columns, use a longer interval, or choose the format Table.", cells, maxCells) //nolint:revive,staticcheck // a sentence for people
	}
	wide, err := data.LongToWide(frame, &data.FillMissing{Mode: data.FillModeNull})
	if err != nil {
		return nil, fmt.Errorf("The answer is no time series: %w.", err) //nolint:revive,staticcheck // a sentence for people
	}
	notices := frame.Meta.Notices
	wide.Meta = &data.FrameMeta{Notices: notices}
	return typed(wide, data.FrameTypeTimeSeriesWide), nil
}

func byTime(frame *data.Frame, timeIndex int) {
	order := make([]int, frame.Rows())
	for i := range order {
		order[i] = i
	}
	at := func(row int) time.Time {
		if when, ok := frame.Fields[timeIndex].ConcreteAt(row); ok {
			return when.(time.Time) //nolint:forcetypeassert // TimeSeriesSchema found it to be one
		}
		return time.Time{}
	}
	slices.SortStableFunc(order, func(a, b int) int { return at(a).Compare(at(b)) })
	for _, field := range frame.Fields {
		values := make([]any, len(order))
		for i, row := range order {
			values[i] = field.CopyAt(row)
		}
		for i, value := range values {
			field.Set(i, value)
		}
	}
}

func cellsOf(frame *data.Frame, schema data.TimeSeriesSchema) int {
	times, series := map[any]bool{}, map[string]bool{}
	for row := range frame.Rows() {
		when, _ := frame.Fields[schema.TimeIndex].ConcreteAt(row)
		times[when] = true
		var labels strings.Builder
		for _, i := range schema.FactorIndices {
			label, _ := frame.Fields[i].ConcreteAt(row)
			fmt.Fprintf(&labels, "%q ", fmt.Sprint(label))
		}
		series[labels.String()] = true
	}
	return len(times) * len(series) * len(schema.ValueIndices)
}
