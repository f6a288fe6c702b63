package frames

import (
	"math"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// FinePerBucket is how many of the logarithmic buckets of base 1.02, by which quantiles are found, make one row of a
// heatmap: each row ends 27 % above the one below it, ten to a power of ten.
const FinePerBucket = 12

// Cell is how many spans of a point fall into a bucket.
type Cell struct {
	Time   time.Time
	Bucket uint16
	Count  uint64
}

// bounds of a bucket in the measure's unit. A span that adds v parts of it is in the fine bucket
// floor(log(v + 1) / log(1.02)).
func bounds(bucket uint16, of *catalogue.Distribution) (low, high float64) {
	parts := func(fine int) float64 { return (math.Pow(1.02, float64(fine)) - 1) / of.Parts }
	low, high = parts(int(bucket)*FinePerBucket), parts(int(bucket+1)*FinePerBucket)
	if low == 0 {
		low = high / 2 // a logarithmic axis has no zero
	}
	return low, high
}

// Heatmap builds a frame of cells as Grafana's heatmap panel takes them (type heatmap-cells): xMax the end of the point,
// yMin and yMax the bounds of the bucket in the measure's unit, count. Cells without spans are left out, but for one a
// point that has none at all: the panel tells a point's width by the distance of two.
func Heatmap(p plan.Metrics, cells []Cell, now time.Time) data.Frames {
	byTime := map[int64][]Cell{}
	lowest := uint16(math.MaxUint16)
	for _, cell := range cells {
		byTime[cell.Time.Unix()] = append(byTime[cell.Time.Unix()], cell)
		lowest = min(lowest, cell.Bucket)
	}
	measure := p.Measures[0]
	xMax := data.NewField("xMax", nil, []time.Time{})
	yMin, yMax := data.NewField("yMin", nil, []float64{}), data.NewField("yMax", nil, []float64{})
	count := data.NewField("count", nil, []float64{})
	if len(cells) > 0 {
		points := p.Points(now)
		for i, point := range points {
			end := p.Range.To
			if i+1 < len(points) {
				end = points[i+1]
			} else if p.Step > 0 {
				end = point.Add(p.Step)
			}
			of := byTime[point.Unix()]
			if len(of) == 0 {
				of = []Cell{{Bucket: lowest}}
			}
			for _, cell := range of {
				low, high := bounds(cell.Bucket, measure.Distribution)
				xMax.Append(end)
				yMin.Append(low)
				yMax.Append(high)
				count.Append(float64(cell.Count))
			}
		}
	}
	xMax.Config = &data.FieldConfig{Interval: float64(p.Step.Milliseconds())}
	yMin.Config = &data.FieldConfig{Unit: measure.Unit, DisplayNameFromDS: measure.Name}
	yMax.Config = &data.FieldConfig{Unit: measure.Unit, DisplayNameFromDS: measure.Name}
	count.Config = &data.FieldConfig{Unit: "short"}
	frame := data.NewFrame(measure.Name, xMax, yMin, yMax, count)
	frame.Meta = &data.FrameMeta{Type: "heatmap-cells"}
	return data.Frames{stamp(frame, ContractHeatmap)}
}
