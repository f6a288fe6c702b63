package aggregate

import (
	"math"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/semantics"
)

func TestEverythingThatCanBeAskedForHasAColumn(t *testing.T) {
	c, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range c.Dimensions {
		if _, ok := group(d.Column); !ok {
			t.Errorf("dimension %s", d.ID)
		}
		if _, isNumber := numbers[d.Column]; isNumber != (d.Type == "number") {
			t.Errorf("dimension %s is a %s", d.ID, d.Type)
		}
	}
	for name := range c.Figures.Figures {
		if _, err := newAdder(name, c.Figures); err != nil {
			t.Errorf("figure %s: %v", name, err)
		}
	}
	for _, m := range c.Measures {
		for _, name := range m.Formula.Figures() {
			if _, ok := c.Figures.Figures[name]; !ok {
				t.Errorf("measure %s: there is no figure %s", m.ID, name)
			}
		}
	}
}

// The middle of a bucket must not depend on the last bit of a power: for calls of up
// to an hour it lies far from half a nanosecond.
func TestMiddle_isFarFromARoundingLimit(t *testing.T) {
	for b := range bucket(3_600 * 1e9) {
		exact := math.Pow(1.02, float64(b)+0.5)
		if distance := math.Abs(exact - math.Floor(exact) - 0.5); distance < exact*1e-15 {
			t.Errorf("bucket %d: %v is %v from half a nanosecond", b, exact, distance)
		}
	}
}
