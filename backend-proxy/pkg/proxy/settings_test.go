package proxy

import (
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func TestSettingsWith(t *testing.T) {
	both, err := SettingsWith("http://u:p@db:8123/otel", Tempo{Address: "https://reader:secret@tempo:3200/", Tenant: "acme"})
	if err != nil {
		t.Fatal(err)
	}
	if both.Address != "db:8123" || both.Password != "p" || both.Source != settings.ClickHouse {
		t.Errorf("ClickHouse: %+v", both)
	}
	if got := both.Tempo; got.URL != "https://tempo:3200" || got.Username != "reader" || got.Password != "secret" || got.Tenant != "acme" {
		t.Errorf("Tempo: %+v", got)
	}
	alone, err := SettingsWith("", Tempo{Address: "http://tempo:3200", Token: "t"})
	if err != nil || alone.Source != settings.TempoTraces || alone.Has(settings.ClickHouse) || alone.Tempo.Token != "t" {
		t.Errorf("Tempo alone: %+v, %v", alone, err)
	}
	for wants, given := range map[string]Tempo{
		"LOOPSCOPE_CLICKHOUSE_URL": {},
		"the Tempo address":        {Address: "tempo"},
		"use http://host:3200":     {Address: "ftp://tempo:3200"},
		"keep one of them":         {Address: "http://u:p@tempo:3200", Token: "t"},
	} {
		if _, err := SettingsWith("", given); err == nil || !strings.Contains(err.Error(), wants) {
			t.Errorf("%+v: %v, want %q", given, err, wants)
		}
	}
}
