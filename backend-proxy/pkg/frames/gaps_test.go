package frames

import (
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func TestWithoutGaps(t *testing.T) {
	one := 1.0
	times := []time.Time{time.Unix(0, 0), time.Unix(60, 0), time.Unix(120, 0)}
	series := func(agent string, values ...*float64) *data.Frame {
		labels := data.Labels{"agent": agent}
		return stamp(typed(data.NewFrame(agent, data.NewField("time", nil, times[:len(values)]), data.NewField("cost", labels, values)), data.FrameTypeTimeSeriesMulti), ContractMetrics)
	}
	got := WithoutGaps(data.Frames{series("a", nil, &one, nil), series("b", nil, nil)})
	if len(got) != 1 || got[0].Rows() != 1 || got[0].Fields[1].Labels["agent"] != "a" || got[0].Meta.Type != data.FrameTypeTimeSeriesMulti || !got[0].At(0, 0).(time.Time).Equal(times[1]) {
		t.Errorf("got %v", got)
	}
	none := WithoutGaps(data.Frames{series("b", nil, nil)})
	if len(none) != 1 || len(none[0].Fields) != 0 || none[0].Meta.Type != data.FrameTypeTimeSeriesMulti {
		t.Errorf("a series of gaps is no data, not %v", none)
	}
	table := typed(data.NewFrame("", data.NewField("agent", nil, []string{"a", "b"}), data.NewField("cost", nil, []*float64{nil, &one})), data.FrameTypeNumericLong)
	if got := WithoutGaps(data.Frames{table}); got[0].Rows() != 1 || got[0].At(0, 0) != "b" || got[0].Meta.Type != data.FrameTypeNumericLong {
		t.Error("a table loses the rows without a number, and no others")
	}
}
