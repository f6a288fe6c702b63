package answer

import (
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/audit"
	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/messages"
	"github.com/loopscope/loopscope/backend-proxy/pkg/migrate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
	"github.com/loopscope/loopscope/semantics"
)

// knowledge is what this build knows without asking anybody.
type knowledge struct {
	catalogue   *catalogue.Catalogue
	sources     *messages.Sources
	schema      int
	normalisers compile.Normalisers
	normaliser  *normalise.Normaliser
	scores      compile.ScoreReadings
	prices      priceList
}

func learn() (k knowledge, err error) {
	if k.catalogue, err = catalogue.Load(semantics.Files); err != nil {
		return k, err
	}
	if k.sources, err = messages.Load(semantics.Files); err != nil {
		return k, err
	}
	if k.schema, err = migrate.Newest(semantics.Files); err != nil {
		return k, err
	}
	if k.normalisers, err = compile.LoadNormalisers(semantics.Files); err != nil {
		return k, err
	}
	if k.normaliser, err = normalise.New(); err != nil {
		return k, err
	}
	if k.scores, err = compile.LoadScores(semantics.Files); err != nil {
		return k, err
	}
	prices, err := pricing.Listed()
	k.prices = priceList{prices}
	return k, err
}

// Open makes a service of what the settings name and of the embedded semantics; it does not connect.
func Open(config settings.Settings) (*Service, error) {
	known, err := learn()
	if err != nil {
		return nil, err
	}
	service, err := known.serve(config)
	if err != nil {
		return nil, err
	}
	if service.audit, err = audit.Open(config); err != nil {
		return nil, err
	}
	service.erasing, err = openEraser(config)
	return service, err
}

// For is the service of another identity. It shares what this build knows and the record of reveals, what erases, and no other connection,
// cache or answer that is under way.
func (s *Service) For(identity settings.Identity) (*Service, error) {
	config := s.settings
	config.Identity = &identity
	service, err := s.known.serve(config)
	if err != nil {
		return nil, err
	}
	service.audit, service.erasing, service.isShared = s.audit, s.erasing, true
	return service, nil
}

func (k knowledge) serve(config settings.Settings) (*Service, error) {
	service := &Service{settings: config, known: k, catalogue: k.catalogue, sources: k.sources, schema: k.schema, masks: rulesOf(config.Masking), now: time.Now}
	if config.Has(settings.ClickHouse) {
		client, err := clickhouse.Open(config)
		if err != nil {
			return nil, err
		}
		service.client = client
		if service.tenants, err = openTenants(config); err != nil {
			return nil, err
		}
		service.raw = rawReading{client: client, normalisers: k.normalisers, scores: k.scores, prices: k.prices, now: time.Now}
	}
	if config.Has(settings.TempoTraces) {
		asks, err := tempo.Open(config)
		if err != nil {
			return nil, err
		}
		service.tempo = &tempoReading{client: asks, normaliser: k.normaliser, listed: k.prices, settings: config, now: time.Now}
	}
	return service, nil
}
