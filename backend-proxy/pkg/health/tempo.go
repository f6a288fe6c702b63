package health

import "strings"

// AddTempo says beside the rest what Tempo said. alone is where there is nothing else.
func (r *Report) AddTempo(alone bool, version string, err error) {
	r.Details.Tempo = &Tempo{Version: version}
	said := "Tempo answers."
	if version != "" {
		said = "Tempo " + version + " answers."
	}
	if err != nil {
		r.Details.Tempo.Error = err.Error()
		said = err.Error()
	}
	r.Message = strings.TrimSpace(r.Message + " " + said)
	r.OK = (alone || r.OK) && err == nil
}
