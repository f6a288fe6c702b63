package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// decodeKnown refuses members that `to` does not have.
func decodeKnown(raw json.RawMessage, to any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(to); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}
