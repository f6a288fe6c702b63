package normalise

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"strings"

	"github.com/shopspring/decimal"
)

const (
	// thresholdPattern is W3C's: 56 bits, of which trailing zeros may be left out; the share of spans that are dropped.
	thresholdPattern = `(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?:[;,]|$)`
	all              = uint64(1) << 56
	// mostWeight is beyond what a sampler would give.
	mostWeight = 1_000_000_000
)

// sampling is how many spans this one stands for, in millionths exactly, and why it was kept.
func (n *Normaliser) sampling(r *reading) (decimal.Decimal, string) {
	var threshold uint64
	if digits := n.patterns.group(thresholdPattern, r.TraceState); digits != "" {
		raw, _ := hex.DecodeString("00" + digits + strings.Repeat("0", 14-len(digits)))
		threshold = binary.BigEndian.Uint64(raw)
	}
	weighted := threshold > 0 && threshold <= all-all/mostWeight
	weight, kind := decimal.New(1, 0), ""
	if weighted {
		high, low := bits.Mul64(all, 1_000_000)
		millionths, _ := bits.Div64(high, low, all-threshold)
		weight, kind = decimal.New(int64(millionths), -6), "weighted" //nolint:gosec // at most 1e15
	}
	if r.oneHolds(n.table.Selected, known{}) {
		kind = "selected"
	}
	return weight, kind
}
