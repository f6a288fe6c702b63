package query

import (
	"strings"
	"testing"
)

func TestAmount(t *testing.T) {
	for _, c := range []struct{ text, unit, want string }{
		{"3", "short", "3"}, {"-7", "short", "-7"}, {"+1.5e3", "", "1500"}, {".5", "", "0.5"}, {"5.", "", "5"}, {"5.e2", "", "500"},
		{"2s", Nanoseconds, "2000000000"}, {"1.5ms", Nanoseconds, "1500000"}, {"2h", Nanoseconds, "7200000000000"}, {"1d", Nanoseconds, "86400000000000"}, {"7µs", Nanoseconds, "7000"}, {"5", Nanoseconds, "5"},
		{"80%", Share, "0.8"}, {"0.8", Share, "0.8"}, {"0.05", USD, "0.05"}, {"0.1000000000000", USD, "0.1"},
	} {
		got, err := Amount(c.text, c.unit)
		if err != nil || got.String() != c.want {
			t.Errorf("%s of %s is %v, %v", c.text, c.unit, got, err)
		}
	}
	for _, c := range []struct{ text, unit, want string }{
		{"", "short", "not a number"}, {"three", "short", "not a number"}, {"NaN", "short", "not a number"}, {"Inf", USD, "not a number"}, {"0x10", "short", "not a number"}, {"1_000", "short", "not a number"},
		{"1e999999999", "short", "not a number"}, {"1e999", "short", "larger than"}, {strings.Repeat("9", 100), "short", "not a number"}, {"2s", "short", "not a number"}, {"2 s", Nanoseconds, "unit of time"}, {"2y", Nanoseconds, "unit of time"},
		{"80%", USD, "not a number"}, {"0.0000000000001", USD, "12 decimals"}, {"1; DROP TABLE llm_spans", "short", "not a number"}, {"1)", "short", "not a number"},
	} {
		if got, err := Amount(c.text, c.unit); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %s is %v, %v", c.text, c.unit, got, err)
		}
	}
}
