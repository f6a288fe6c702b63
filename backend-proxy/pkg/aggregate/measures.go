package aggregate

import (
	"cmp"
	"math"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
)

// value of a measure. Of a decimal sum the exact value orders groups.
type value struct {
	float   float64
	exact   decimal.Decimal
	isExact bool
	isNull  bool
}

var null = value{isNull: true}

func (v value) pointer() *float64 {
	if v.isNull || math.IsNaN(v.float) || math.IsInf(v.float, 0) {
		return nil
	}
	return &v.float
}

// compareDescending puts the greatest first and what does not exist last.
func compareDescending(a, b value) int {
	switch {
	case a.isNull || b.isNull:
		return compareBool(a.isNull, b.isNull)
	case a.isExact && b.isExact:
		return b.exact.Cmp(a.exact)
	}
	return cmp.Compare(b.float, a.float)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// sums are figures by their names.
type sums map[string]*figure

func (s sums) measure(f catalogue.Formula) value {
	if f.NullWithout != "" && s[f.NullWithout].count == 0 {
		return null
	}
	switch {
	case f.Of != "":
		return s[f.Of].quantile(f.Quantile)
	case f.Mean != "":
		return s[f.Mean].mean()
	case len(f.Sum) > 0:
		return s.total(f.Sum)
	}
	divisor := s.float(f.To)
	if divisor == 0 {
		return null
	}
	if f.Per != 0 {
		divisor /= f.Per
	}
	return value{float: s.float(f.Ratio) / divisor}
}

func (s sums) total(names []string) value {
	total := value{}
	var whole uint64
	for _, name := range names {
		f := s[name]
		whole += f.count
		if f.decimals > 0 {
			total.exact, total.isExact = total.exact.Add(f.exact), true
		}
	}
	total.float = float64(whole)
	if total.isExact {
		total.float, _ = total.exact.Float64()
	}
	return total
}

// float divides a decimal's digits by its scale, as ClickHouse does.
func (s sums) float(names []string) float64 {
	var whole uint64
	digits, scale := decimal.Zero, 0
	for _, name := range names {
		f := s[name]
		whole += f.count
		digits, scale = digits.Add(f.exact), max(scale, f.decimals)
	}
	if scale == 0 {
		return float64(whole)
	}
	coefficient, _ := new(big.Float).SetInt(digits.Shift(int32(scale)).BigInt()).Float64() //nolint:gosec // a small scale
	return coefficient / math.Pow10(scale)
}

// quantile is the middle of the bucket that holds it.
func (f *figure) quantile(level float64) value {
	keys := make([]uint16, 0, len(f.buckets))
	var all uint64
	for key, n := range f.buckets {
		keys, all = append(keys, key), all+n
	}
	if all == 0 {
		return null
	}
	slices.Sort(keys)
	reach := math.Ceil(float64(all) * level)
	var seen uint64
	for _, key := range keys {
		if seen += f.buckets[key]; float64(seen) >= reach {
			return value{float: middle(key)}
		}
	}
	return value{float: middle(keys[len(keys)-1])}
}

// mean is that of the middles of the buckets, in milliseconds.
func (f *figure) mean() value {
	var all, sum uint64
	for key, n := range f.buckets {
		all, sum = all+n, sum+n*(uint64(nanoseconds(key))/1000)
	}
	if all == 0 {
		return null
	}
	return value{float: float64(sum) / float64(all) / 1e3}
}
