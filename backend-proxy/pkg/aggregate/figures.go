package aggregate

import (
	"fmt"
	"math"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// figure is a sum over spans. Which of its fields is used depends on what is added up.
type figure struct {
	count    uint64
	exact    decimal.Decimal
	decimals int
	buckets  map[uint16]uint64
	distinct map[string]bool
}

// adder adds a span to a figure.
type adder func(*figure, *settle.Settled)

func newAdder(name string, known catalogue.Figures) (adder, error) {
	of, ok := known.Figures[name]
	if !ok {
		return nil, fmt.Errorf("semantics: there is no figure %s", name)
	}
	where := of.Where
	if of.Count != nil {
		where = of.Count
	}
	holds, err := condition(where, known)
	if err != nil {
		return nil, err
	}
	add, err := addition(of, known)
	return func(f *figure, s *settle.Settled) {
		if holds(s) {
			add(f, s)
		}
	}, err
}

func addition(of catalogue.Figure, known catalogue.Figures) (adder, error) {
	switch {
	case of.Count != nil:
		return func(f *figure, _ *settle.Settled) { f.count++ }, nil
	case of.Distinct != "":
		text, ok := texts[of.Distinct]
		return func(f *figure, s *settle.Settled) { f.meet(text(s)) }, missing(ok, of.Distinct)
	case of.Buckets != "":
		n, ok := numbers[of.Buckets]
		return func(f *figure, s *settle.Settled) { f.fill(bucket(n(s).whole)) }, missing(ok, of.Buckets)
	}
	terms := make([]numberColumn, len(of.Sum))
	for i, name := range of.Sum {
		var err error
		if terms[i], err = term(name, known); err != nil {
			return nil, err
		}
	}
	return func(f *figure, s *settle.Settled) {
		f.decimals = of.Decimals
		for _, t := range terms {
			n := t(s)
			f.count += n.whole
			if n.isExact {
				f.exact = f.exact.Add(n.exact)
			}
		}
	}, nil
}

func missing(ok bool, column string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("semantics: settled spans have no column %s", column)
}

func (f *figure) meet(text string) {
	if text == "" {
		return
	}
	if f.distinct == nil {
		f.distinct = map[string]bool{}
	}
	f.distinct[text] = true
	f.count = uint64(len(f.distinct))
}

func (f *figure) fill(bucket uint16) {
	if f.buckets == nil {
		f.buckets = map[uint16]uint64{}
	}
	f.buckets[bucket]++
}

// bucket is the logarithmic bucket of base 1.02 that a number of nanoseconds falls into.
func bucket(n uint64) uint16 {
	return uint16(math.Floor(math.Log(float64(n)+1) / math.Log(1.02)))
}

// middle of a bucket in milliseconds.
func middle(bucket uint16) float64 { return nanoseconds(bucket) / 1e6 }

// nanoseconds of a bucket's middle, rounded so that they are the same whoever computes the power.
func nanoseconds(bucket uint16) float64 {
	return math.RoundToEven(math.Pow(1.02, float64(bucket)+0.5))
}

// term is a column, or a value of semantics/figures.json.
func term(name string, known catalogue.Figures) (numberColumn, error) {
	value, ok := known.Values[name]
	if !ok {
		n, ok := numbers[name]
		return n, missing(ok, name)
	}
	if value.Quotient != "" {
		return quotient(value)
	}
	if value.Weighted != nil {
		return weighted(value)
	}
	if value.Of != "" {
		return members(value)
	}
	from, to := numbers[value.From], numbers[value.To]
	return func(s *settle.Settled) number {
		end := to(s).whole
		return whole(end - min(from(s).whole, end))
	}, missing(from != nil && to != nil, name)
}

// quotient is cut after its decimals, as ClickHouse makes a decimal of a float.
func quotient(value catalogue.Value) (numberColumn, error) {
	of, by, less := numbers[value.Quotient], numbers[value.By], numbers[value.Less]
	scale := math.Pow10(value.Decimals)
	return func(s *settle.Settled) number {
		room := max(int64(by(s).whole)-int64(less(s).whole), 1) //nolint:gosec // token counts
		scaled := math.Trunc(float64(float64(of(s).whole)/float64(room)) * scale)
		return number{exact: decimal.New(int64(scaled), -int32(value.Decimals)), isExact: true, told: true} //nolint:gosec // a small scale
	}, missing(of != nil && by != nil && less != nil, value.Quotient)
}

// weighted is what a span stands for among those that sampling dropped. What was
// kept for its outcome stands for itself: the others were not like it.
func weighted(value catalogue.Value) (numberColumn, error) {
	for _, name := range value.Weighted {
		if _, ok := numbers[name]; !ok {
			return nil, missing(ok, name)
		}
	}
	return func(s *settle.Settled) number {
		sum := decimal.Zero
		for _, name := range value.Weighted {
			n := numbers[name](s)
			sum = sum.Add(n.exact).Add(decimal.NewFromUint64(n.whole))
		}
		if len(value.Weighted) == 0 {
			sum = decimal.New(1, 0)
		}
		if s.SampleKind != "selected" {
			sum = sum.Mul(s.SampleWeight)
		}
		return number{exact: sum, isExact: true, told: true}
	}, nil
}

// exactMaps are the columns of llm_spans with an exact number by name.
var exactMaps = map[string]func(*settle.Settled) map[string]decimal.Decimal{
	"costs": func(s *settle.Settled) map[string]decimal.Decimal { return s.Costs },
}

func members(value catalogue.Value) (numberColumn, error) {
	of, ok := exactMaps[value.Of]
	return func(s *settle.Settled) number {
		sum := decimal.Zero
		for _, name := range value.Members {
			sum = sum.Add(of(s)[name])
		}
		return number{exact: sum, isExact: true, told: true}
	}, missing(ok, value.Of)
}
