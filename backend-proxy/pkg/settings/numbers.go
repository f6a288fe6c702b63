package settings

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// number accepts 30 and "30": provisioning files often quote numbers.
type number struct {
	value float64
	set   bool
}

func (n *number) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if text == "" || text == "null" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &n.value); err != nil {
		return fmt.Errorf("%s is not a number", b)
	}
	n.set = true
	return nil
}

func seconds(name string, n number, otherwise time.Duration) (time.Duration, error) {
	if !n.set || n.value == 0 {
		return otherwise, nil
	}
	if n.value < 1 || n.value > 3600 {
		return 0, fmt.Errorf("%s is %v: use 1 to 3600 seconds", name, n.value)
	}
	return time.Duration(n.value * float64(time.Second)), nil
}

func rows(name string, n number, otherwise, most int) (int, error) {
	if !n.set || n.value == 0 {
		return otherwise, nil
	}
	if n.value < 1 || n.value > float64(most) || n.value != float64(int(n.value)) {
		return 0, fmt.Errorf("%s is %v: use a whole number from 1 to %d", name, n.value, most)
	}
	return int(n.value), nil
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
