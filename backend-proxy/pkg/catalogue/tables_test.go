package catalogue_test

import (
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/semantics"
)

// What retention goes by, and what advice names, is a table that migrations make, not the view that is read.
func TestTable_Stored(t *testing.T) {
	c, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	made := ""
	files, err := semantics.Files.ReadDir("sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !file.IsDir() {
			text, _ := semantics.Files.ReadFile("sql/" + file.Name())
			made += string(text)
		}
	}
	for _, table := range c.Tables {
		if !strings.Contains(made, "CREATE TABLE IF NOT EXISTS {{database}}."+table.Stored()+"\n") {
			t.Errorf("%s is stored in %q, which no migration makes", table.Name, table.Stored())
		}
	}
}
