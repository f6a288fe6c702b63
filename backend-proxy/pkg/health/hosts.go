package health

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Host is one of several of a cluster, asked by itself.
type Host struct {
	Address string `json:"address"`
	// Version is ClickHouse's; empty where the host does not answer.
	Version string `json:"version,omitempty"`
	// Schema is the version of Loopscope's tables there; 0 where it is not known.
	Schema uint64 `json:"schema,omitempty"`
	Error  string `json:"error,omitempty"`
}

// AskHosts asks each host of the settings, at the same time.
func AskHosts(ctx context.Context, s settings.Settings) []Host {
	addresses := s.Addresses()
	hosts := make([]Host, len(addresses))
	var group sync.WaitGroup
	for i, address := range addresses {
		group.Go(func() { hosts[i] = askHost(ctx, s, address) })
	}
	group.Wait()
	return hosts
}

func askHost(ctx context.Context, s settings.Settings, address string) Host {
	host := Host{Address: address}
	s.Address, s.Hosts = address, nil
	client, err := clickhouse.Open(s)
	if err == nil {
		defer func() { _ = client.Close() }()
		_, _, host.Version, err = client.Version(ctx)
	}
	if err != nil {
		host.Error = err.Error()
		return host
	}
	// Who may not read it, or has no such table, is told so elsewhere.
	host.Schema, _ = one[uint64](ctx, client, schemaSQL)
	return host
}

// AddHosts says which hosts answer, where there are several.
func (r *Report) AddHosts(hosts []Host) {
	r.Details.Hosts = hosts
	var answer, silent []string
	schemas := map[uint64]bool{}
	for _, host := range hosts {
		if host.Error != "" {
			silent = append(silent, fmt.Sprintf("%s does not: %s", host.Address, host.Error))
			continue
		}
		answer = append(answer, host.Address)
		schemas[host.Schema] = true
	}
	if len(answer) == 0 {
		return // the report's own message tells of each
	}
	said := fmt.Sprintf("%d of %d hosts answer: %s.", len(answer), len(hosts), strings.Join(answer, ", "))
	if len(silent) > 0 {
		said += " " + strings.Join(silent, " ")
	}
	if len(schemas) > 1 {
		said += " Their schemas of Loopscope differ: run `proxy migrate` on each, or with --cluster."
	}
	r.Message = strings.TrimSpace(r.Message + " " + said)
}
