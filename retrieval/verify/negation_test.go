package verify

import "testing"

func TestTurnsMeaning(t *testing.T) {
	for _, tt := range []struct {
		gap  string
		want bool
	}{
		{"不得未经批准", true},
		{"，但夜间", true},
		{"除紧急情况外，", true},
		{"、船长和船员", false},
		{"。任何人不得登船。", false}, // a whole sentence
		{"；违反的，不予登记；", false},
		{"。经营者非因不可抗力", true},
		{" prohibited from ", true},
		{" under no circumstances and at no time ", true},
		{" the master of ", false},
		{", unless the harbour is closed, ", true},
		{". No boat may leave. ", false},
		{" Captain's ", false},
		{" doesn't ", true},
		{" notice and nonetheless ", false},
		{" shall avoid ", true},
		{" was opposed to ", true},
		{" the free movement of ", false},
	} {
		if got := turnsMeaning(tt.gap); got != tt.want {
			t.Errorf("turnsMeaning(%q) = %v, want %v", tt.gap, got, tt.want)
		}
	}
}
