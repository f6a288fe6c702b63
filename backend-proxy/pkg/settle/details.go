package settle

const (
	// sourceLog marks a span that a log record stands for.
	sourceLog = "log"
	// sourceDetails marks what a log record tells of a span; it is none itself.
	sourceDetails = "details"
)

// details are what a tenant's log records tell, by its span that they were written in.
type details map[owned]*Span

func (d details) add(record Span) {
	key := record.owned()
	if before := d[key]; before != nil {
		merge(before, &record)
		return
	}
	d[key] = &record
}

// fill tells of a span what it does not tell itself: of usage all or nothing, since one may split the other's.
func (d details) fill(s *Span) {
	told := d[s.owned()]
	if told == nil {
		return
	}
	s.Model = first(s.Model, told.Model)
	if s.ResponseModel == "" && told.ResponseModel != "" {
		s.Model = told.ResponseModel
	}
	for _, of := range []func(*Span) *string{
		func(s *Span) *string { return &s.RequestModel }, func(s *Span) *string { return &s.ResponseModel }, func(s *Span) *string { return &s.ResponseID },
		func(s *Span) *string { return &s.ConversationID }, func(s *Span) *string { return &s.FinishReason },
	} {
		*of(s) = first(*of(s), *of(told))
	}
	if !s.Input.Told && !s.CacheRead.Told && !s.CacheWrite.Told && !s.Output.Told && !s.Reasoning.Told {
		s.Input, s.CacheRead, s.CacheWrite, s.Output, s.Reasoning = told.Input, told.CacheRead, told.CacheWrite, told.Output, told.Reasoning
	}
}
