package settings

import "fmt"

// Source is a database that has spans.
type Source string

const (
	ClickHouse  Source = "clickhouse"
	TempoTraces Source = "tempo"
)

// Has reports whether a source is configured.
func (s Settings) Has(source Source) bool {
	if source == TempoTraces {
		return s.Tempo.URL != ""
	}
	return s.Address != ""
}

// setSource takes what is configured where nothing is chosen.
func (s *Settings) setSource(chosen Source) error {
	s.Source = chosen
	if chosen == "" {
		s.Source = ClickHouse
		if !s.Has(ClickHouse) {
			s.Source = TempoTraces
		}
	}
	if s.Source != ClickHouse && s.Source != TempoTraces {
		return fmt.Errorf("source is %q: use clickhouse or tempo", chosen)
	}
	if !s.Has(s.Source) {
		return fmt.Errorf("source is %q, but there is no address of it: fill it in, or choose the other", s.Source)
	}
	return nil
}
