package principal

import (
	"errors"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

func TestMayTypeSQL(t *testing.T) {
	const open = `{"url":"http://ch","sql":{"enabled":true},"masking":{"clearFor":["Admin","Editor"]},"background":{"alerts":"aggregates","public":"aggregates"}`
	admin := Principal{Kind: Interactive, Role: settings.RoleAdmin}
	editor := Principal{Kind: Interactive, Role: settings.RoleEditor}
	viewer := Principal{Kind: Interactive, Role: settings.RoleViewer}
	for name, c := range map[string]struct {
		settings string
		who      Principal
		says     string
	}{
		"an editor":                            {open + `}`, editor, ""},
		"a viewer":                             {open + `}`, viewer, "needs the role Editor"},
		"a person without a role":              {open + `}`, Principal{Kind: Interactive}, "no role"},
		"a higher role is wished":              {open + `,"sql":{"enabled":true,"minRole":"Admin"}}`, editor, "needs the role Admin"},
		"a viewer, for whom content is masked": {open + `,"sql":{"enabled":true,"minRole":"Viewer"},"content":{"minRole":"Viewer"}}`, viewer, "masking.clearFor"},
		"a viewer, who may not read content":   {open + `,"sql":{"enabled":true,"minRole":"Viewer"}}`, viewer, "content.minRole"},
		"masked for all, as is the default":    {`{"url":"http://ch","sql":{"enabled":true}}`, admin, "masking.clearFor"},
		"off, as is the default":               {`{"url":"http://ch","masking":{"clearFor":["Admin"]}}`, admin, "sql.enabled"},
		"off, an alert":                        {`{"url":"http://ch","background":{"alerts":"aggregates"}}`, Principal{Kind: Alert}, "sql.enabled"},
		"off, a public dashboard":              {`{"url":"http://ch"}`, Principal{Kind: Background}, "sql.enabled"},
		"an alert":                             {open + `}`, Principal{Kind: Alert}, "sql.alerts"},
		"an alert that may":                    {open + `,"sql":{"enabled":true,"alerts":true}}`, Principal{Kind: Alert}, ""},
		"an alert, no sums":                    {`{"url":"http://ch","sql":{"enabled":true,"alerts":true}}`, Principal{Kind: Alert}, "background.alerts"},
		"an editor's preview":                  {open + `,"sql":{"enabled":true,"alerts":true}}`, Principal{Kind: Alert, Login: "eve", Previewer: settings.RoleEditor}, ""},
		"a viewer who says to preview":         {open + `,"sql":{"enabled":true,"alerts":true}}`, Principal{Kind: Alert, Login: "vic", Previewer: settings.RoleViewer}, "needs the role Editor"},
		"a public dashboard":                   {open + `,"sql":{"enabled":true,"alerts":true}}`, Principal{Kind: Background}, "public dashboards"},
		"a public dashboard called Admin":      {open + `,"sql":{"enabled":true,"alerts":true}}`, Principal{Kind: Background, Role: settings.RoleAdmin}, "public dashboards"},
	} {
		s, err := settings.Parse([]byte(c.settings), nil)
		if err != nil {
			t.Fatal(name, err)
		}
		err = c.who.MayTypeSQL(s)
		if c.says == "" && err != nil || c.says != "" && (!errors.Is(err, ErrForbidden) || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
	for wrong, says := range map[string]string{`{"minRole":"Owner"}`: "sql.minRole", `{"rowsToRead":-1}`: "sql.rowsToRead"} {
		if _, err := settings.Parse([]byte(`{"url":"http://ch","sql":`+wrong+`}`), nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
