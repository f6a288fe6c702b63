// Package clients talks to the workbench's ClickHouse port as others' programs do.
package clients

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func TestClickHouseGo(t *testing.T) {
	url := serve(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	for name, method := range map[string]clickhouse.CompressionMethod{
		"plain": clickhouse.CompressionNone,
		"lz4":   clickhouse.CompressionLZ4, // the default of the collector's exporter
		"zstd":  clickhouse.CompressionZSTD,
		"gzip":  clickhouse.CompressionGZIP,
	} {
		t.Run(name, func(t *testing.T) {
			conn := open(t, url, method)
			table := "spans_" + name
			must(t, conn.Exec(ctx, "CREATE TABLE "+table+` (at DateTime64(9), name LowCardinality(String),
				tags Map(LowCardinality(String), String), tokens Nullable(UInt64), events Nested(at DateTime64(9), name String))
				ENGINE = MergeTree ORDER BY at`))

			batch, err := conn.PrepareBatch(ctx, "INSERT INTO "+table+" (at, name, tags, tokens, events.at, events.name)")
			must(t, err)
			const rows = 20_000
			start := time.Unix(1_750_000_000, 123_456_789).UTC()
			for i := range rows {
				var tokens *uint64
				if i%2 == 0 {
					n := uint64(i)
					tokens = &n
				}
				tags := map[string]string{"model": fmt.Sprintf("m%d", i%7), "quoted": `it's a "tag"`}
				must(t, batch.Append(start.Add(time.Duration(i)), "chat", tags, tokens, []time.Time{start}, []string{"e"}))
			}
			must(t, batch.Send())

			var count, sum uint64
			var first time.Time
			row := conn.QueryRow(ctx, "SELECT count(), sum(tokens), min(at) FROM "+table+" WHERE tags['quoted'] = {q:String}",
				clickhouse.Named("q", `it's a "tag"`))
			must(t, row.Scan(&count, &sum, &first))
			if count != rows || sum != 99_990_000 || !first.Equal(start) {
				t.Errorf("read back %d rows, %d tokens, from %s", count, sum, first)
			}

			// More than one block.
			read, err := conn.Query(ctx, "SELECT at, tags FROM "+table+" ORDER BY at SETTINGS max_block_size = 1000")
			must(t, err)
			n := 0
			for ; read.Next(); n++ {
				var at time.Time
				var tags map[string]string
				must(t, read.Scan(&at, &tags))
				if want := fmt.Sprintf("m%d", n%7); tags["model"] != want {
					t.Fatalf("row %d: model %q, want %q", n, tags["model"], want)
				}
			}
			must(t, read.Err())
			if n != rows {
				t.Errorf("streamed %d rows of %d", n, rows)
			}

			var exception *clickhouse.Exception
			if err := conn.Exec(ctx, "SELECT * FROM nowhere"); !errors.As(err, &exception) || exception.Code != 60 {
				t.Errorf("an unknown table gave %v", err)
			}
		})
	}

	t.Run("wrong password", func(t *testing.T) {
		conn := open(t, strings.Replace(url, ":test@", ":guess@", 1), clickhouse.CompressionNone)
		if err := conn.Ping(ctx); err == nil || !strings.Contains(err.Error(), "Authentication failed") {
			t.Errorf("a wrong password gave %v", err)
		}
	})

	t.Run("cancelled", func(t *testing.T) {
		conn := open(t, url, clickhouse.CompressionNone)
		short, stop := context.WithTimeout(ctx, 300*time.Millisecond)
		defer stop()
		_ = conn.Exec(short, "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)")
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(100 * time.Millisecond) {
			var running uint64
			must(t, conn.QueryRow(ctx, "SELECT count() FROM system.processes WHERE query LIKE 'SELECT sum(sipHash64%'").Scan(&running))
			if running == 0 {
				return
			}
			if time.Now().After(deadline) {
				t.Fatal("the query still runs after its client has gone")
			}
		}
	})
}

func open(t *testing.T, url string, method clickhouse.CompressionMethod) clickhouse.Conn {
	t.Helper()
	options, err := clickhouse.ParseDSN(url)
	must(t, err)
	options.Compression = &clickhouse.Compression{Method: method}
	conn, err := clickhouse.Open(options)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// serve starts ClickHouse alone and returns its address.
func serve(t *testing.T) string {
	t.Helper()
	server := exec.Command("node", "--import", "tsx", "src/clickhouse/serve.ts")
	server.Dir = ".."
	stdin, err := server.StdinPipe()
	must(t, err)
	stdout, err := server.StdoutPipe()
	must(t, err)
	must(t, server.Start())
	t.Cleanup(func() {
		_ = stdin.Close() // it stops when its input ends
		_ = server.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the workbench's ClickHouse did not start: %v", err)
	}
	return strings.TrimSpace(line)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
