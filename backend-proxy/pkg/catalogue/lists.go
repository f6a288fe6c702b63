package catalogue

import (
	"fmt"
	"slices"
)

// Lists are the numbers that rows of lists show, by the type of the query, with their units.
type Lists map[string]map[string]string

// HasNumber reports whether a row of a list shows a number, and its unit.
func (l Lists) HasNumber(list, id string) (unit string, ok bool) {
	unit, ok = l[list][id]
	return unit, ok
}

// With are the lists that show a number.
func (l Lists) With(id string) []string {
	var lists []string
	for list, numbers := range l {
		if _, ok := numbers[id]; ok {
			lists = append(lists, list)
		}
	}
	slices.Sort(lists)
	return lists
}

// listsFile is semantics/lists.json: numbers are columns of its own, else measures.
type listsFile struct {
	Columns []struct {
		ID   string `json:"id"`
		Unit string `json:"unit"`
	} `json:"columns"`
	Numbers map[string][]string `json:"numbers"`
}

func (f listsFile) lists(measures []Measure) (Lists, error) {
	units := make(map[string]string)
	for _, m := range measures {
		units[m.ID] = m.Unit
	}
	for _, c := range f.Columns {
		units[c.ID] = c.Unit
	}
	lists := make(Lists, len(f.Numbers))
	for list, ids := range f.Numbers {
		lists[list] = make(map[string]string, len(ids))
		for _, id := range ids {
			unit, ok := units[id]
			if !ok {
				return nil, fmt.Errorf("semantics/lists.json: nothing has a number %s", id)
			}
			lists[list][id] = unit
		}
	}
	return lists, nil
}
