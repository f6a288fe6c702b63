package frames

import (
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// column makes a field of one property of every row.
func column[R, T any](name string, rows []R, of func(R) T) *data.Field {
	values := make([]T, len(rows))
	for i, row := range rows {
		values[i] = of(row)
	}
	return data.NewField(name, nil, values)
}

func unit(id string, field *data.Field) *data.Field {
	field.Config = &data.FieldConfig{Unit: id}
	return field
}

// milliseconds keeps nanoseconds as the fraction.
func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// number is a count that may not be told.
func number(n *uint64) *float64 {
	if n == nil {
		return nil
	}
	value := float64(*n)
	return &value
}

// inMilliseconds are nanoseconds that may not be told.
func inMilliseconds(ns *uint64) *float64 {
	if ns == nil {
		return nil
	}
	ms := float64(*ns) / 1e6
	return &ms
}

// separateThousands has the numbers of tokens shown with separators: without a unit a table shows bare digits.
func separateThousands(list *data.Frame) {
	for _, field := range list.Fields {
		if strings.HasSuffix(field.Name, "_tokens") {
			unit("locale", field)
		}
	}
}
