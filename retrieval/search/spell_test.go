package search

import "testing"

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		limit int
		want  int
	}{
		{"safety", "safety", 2, 0},
		{"safty", "safety", 2, 1},
		{"saftey", "safety", 2, 1}, // two letters swapped
		{"safetyy", "safety", 1, 1},
		{"sofity", "safety", 2, 2},
		{"harbour", "labour", 1, 2},
		{"port", "portal", 1, 2},
		{"", "ab", 2, 2},
	} {
		if got := distance(c.a, c.b, c.limit); got != c.want {
			t.Errorf("distance(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
	}
}
