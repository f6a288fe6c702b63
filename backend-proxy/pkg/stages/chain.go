package stages

import (
	"context"
	"fmt"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Chain runs stages one after the other, as often as wanted.
type Chain struct {
	client *clickhouse.Client
	stages []Stage
	// inserts are the statements of the stages, as far as they were asked for.
	inserts []string
}

// NewChain prepares stages; nothing is run.
func NewChain(client *clickhouse.Client, stages []Stage) *Chain {
	return &Chain{client: client, stages: stages}
}

// Once runs every stage. A run that ends halfway is made good by the next: nothing is booked as a difference.
func (c *Chain) Once(ctx context.Context) error {
	for i, stage := range c.stages {
		if i == len(c.inserts) {
			insert, err := stage.Insert(ctx, c.client)
			if err != nil {
				return err
			}
			c.inserts = append(c.inserts, insert)
		}
		if err := c.client.Exec(ctx, c.inserts[i]); err != nil {
			return fmt.Errorf("settlement, %s: %w", stage.Name, err)
		}
	}
	return nil
}

// Every runs the chain at an interval until ctx ends, and tells of failures instead of ending with them.
func (c *Chain) Every(ctx context.Context, interval time.Duration, failed func(error)) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if err := c.Once(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
