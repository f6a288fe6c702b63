package query

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

// Units of numbers that are written in a way of their own; all others are plain numbers. The browser reads the same
// (core/src/filter/amount.ts).
const (
	Nanoseconds = "ns"
	USD         = "currencyUSD"
	Share       = "percentunit"
)

// USDDecimals are as many as money is kept with.
const USDDecimals = 12

var (
	numberText = regexp.MustCompile(`^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?`)
	durations  = map[string]int64{"ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9, "d": 86_400e9}
	// largestAmount is more than any column holds, and small enough for every comparison.
	largestAmount = decimal.New(1, 24)
)

// maxAmountText is longer than any number that means something.
const maxAmountText = 60

// Amount is a number as columns of its unit hold it: nanoseconds of "2s", the share of "80%". A duration without a unit
// is of nanoseconds.
func Amount(text, unit string) (decimal.Decimal, error) {
	digits := numberText.FindString(text)
	if digits == "" || len(text) > maxAmountText {
		return decimal.Zero, fmt.Errorf("%q is not a number%s", text, likeIn(unit))
	}
	// decimal wants a digit on both sides of a point.
	n, err := decimal.NewFromString(strings.TrimPrefix(strings.Replace(digits, ".e", ".0e", 1), "+"))
	if err != nil {
		return decimal.Zero, fmt.Errorf("%q is not a number%s", text, likeIn(unit))
	}
	switch rest := text[len(digits):]; {
	case rest == "":
	case unit == Nanoseconds && durations[rest] > 0:
		n = n.Mul(decimal.NewFromInt(durations[rest]))
	case unit == Share && rest == "%":
		n = n.Shift(-2)
	default:
		return decimal.Zero, fmt.Errorf("%q is not a number%s", text, likeIn(unit))
	}
	switch {
	case n.Abs().GreaterThan(largestAmount):
		return decimal.Zero, fmt.Errorf("%q is larger than anything there is", text)
	case unit == USD && n.Exponent() < -USDDecimals && !n.Equal(n.Truncate(USDDecimals)):
		return decimal.Zero, fmt.Errorf("%q has more than the %d decimals that money is kept with", text, USDDecimals)
	}
	return n, nil
}

// likeIn says how a number of the unit is written.
func likeIn(unit string) string {
	switch unit {
	case Nanoseconds:
		return ` with a unit of time, such as "2s" or "300ms"`
	case Share:
		return `, such as 0.8 or "80%"`
	}
	return ""
}

// lacksUnit tells a duration that does not say of what it is.
func lacksUnit(text, unit string) bool {
	return unit == Nanoseconds && numberText.FindString(text) == text
}
