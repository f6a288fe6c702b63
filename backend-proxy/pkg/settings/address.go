package settings

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Protocol is how ClickHouse is spoken to.
type Protocol string

const (
	ProtocolHTTP   Protocol = "http"
	ProtocolNative Protocol = "native"
)

// Dial opens a connection to an address.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// HostOrder is which of several hosts is asked.
type HostOrder string

const (
	// InOrder asks the first that answers.
	InOrder HostOrder = "inOrder"
	// InTurn asks one after the other.
	InTurn HostOrder = "inTurn"
)

// Addresses are all hosts of ClickHouse, that of url first.
func (s Settings) Addresses() []string { return append([]string{s.Address}, s.Hosts...) }

func (s *Settings) setAddress(raw string) error {
	const want = "use http://host:8123, https://host:8443, clickhouse://host:9000 or clickhouses://host:9440"
	if strings.TrimSpace(raw) == "" {
		return errors.New("the data source has no ClickHouse address (url): " + want)
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Hostname() == "" {
		return errors.New("url is not an address: " + want)
	}
	if u.User != nil {
		return errors.New("url contains a user name or password: enter them in their own fields, where the password is stored encrypted")
	}
	port := ""
	switch u.Scheme {
	case "http":
		s.Protocol, port = ProtocolHTTP, "8123"
	case "https":
		s.Protocol, s.Secure, port = ProtocolHTTP, true, "8443"
	case "clickhouse", "native", "tcp":
		s.Protocol, port = ProtocolNative, "9000"
	case "clickhouses":
		s.Protocol, s.Secure, port = ProtocolNative, true, "9440"
	default:
		return fmt.Errorf("url begins with %q: %s", u.Scheme+"://", want)
	}
	if u.Query().Get("secure") == "true" {
		s.Secure = true
	}
	s.Address = net.JoinHostPort(u.Hostname(), or(u.Port(), port))
	s.Path = strings.TrimRight(u.Path, "/")
	return nil
}

const maxHosts = 32

// setHosts reads further hosts of the cluster, which are spoken to as that of url is; without a port at its port.
func (s *Settings) setHosts(hosts []string, order HostOrder) error {
	s.HostOrder = HostOrder(or(string(order), string(InOrder)))
	if s.HostOrder != InOrder && s.HostOrder != InTurn {
		return fmt.Errorf("hostOrder is %q: use inOrder or inTurn", order)
	}
	if len(hosts) > 0 && s.Address == "" {
		return errors.New("hosts names further hosts of ClickHouse, and there is no first one: fill in url")
	}
	if len(hosts) > maxHosts {
		return fmt.Errorf("hosts has %d: use at most %d", len(hosts), maxHosts)
	}
	for i, raw := range hosts {
		address, err := s.hostAddress(strings.TrimSpace(raw))
		if err != nil {
			return fmt.Errorf("hosts[%d] is %q: %w", i, raw, err)
		}
		if slices.Contains(s.Addresses(), address) {
			return fmt.Errorf("hosts[%d] is %q, which is there already", i, raw)
		}
		s.Hosts = append(s.Hosts, address)
	}
	return nil
}

func (s *Settings) hostAddress(host string) (string, error) {
	if strings.Contains(host, "://") || strings.ContainsAny(host, "/@? ") || host == "" {
		return "", errors.New("use host or host:port; protocol and path are those of url")
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil { // without a port
		_, port, _ = net.SplitHostPort(s.Address)
		name = strings.Trim(host, "[]")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || name == "" || strings.Contains(name, ":") && net.ParseIP(name) == nil {
		return "", errors.New("use host or host:port, with a port from 1 to 65535")
	}
	return net.JoinHostPort(name, port), nil
}
