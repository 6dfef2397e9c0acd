package eval

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Floor holds the minimum figures of a report, by their path in its JSON: "search.fact-zh.s@5".
type Floor struct {
	AtLeast map[string]float64 `json:"at_least"`
	AtMost  map[string]float64 `json:"at_most"`
}

// rounding allows floors with three decimals.
const rounding = 0.0005

// Check returns one line for each figure of r, a Report or BEIRReport, that is below f. A missing figure counts as below.
func (f Floor) Check(r any) ([]string, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		return nil, err
	}
	var short []string
	check := func(bounds map[string]float64, word string, sign float64) {
		for _, path := range slices.Sorted(maps.Keys(bounds)) {
			got, ok := at(tree, path)
			if !ok {
				short = append(short, fmt.Sprintf("%s: the report has no such figure", path))
			} else if sign*(got-bounds[path]) < -rounding {
				short = append(short, fmt.Sprintf("%s is %.3f, %s %.3f", path, got, word, bounds[path]))
			}
		}
	}
	check(f.AtLeast, "must be at least", 1)
	check(f.AtMost, "may be at most", -1)
	return short, nil
}

// at returns the number at a dotted path.
func at(tree any, path string) (float64, bool) {
	for key := range strings.SplitSeq(path, ".") {
		m, ok := tree.(map[string]any)
		if !ok {
			return 0, false
		}
		tree = m[key]
	}
	n, ok := tree.(float64)
	return n, ok
}
