package state

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzReadReceiptID(f *testing.F) {
	f.Add("O1lI ")
	f.Fuzz(func(t *testing.T, id string) {
		read := ReadReceiptID(id)
		if again := ReadReceiptID(read); again != read && strings.TrimSpace(read) == read {
			t.Errorf("%q reads as %q, which reads as %q", id, read, again)
		}
		if strings.ContainsAny(read, "OoIiLl") {
			t.Errorf("%q reads as %q", id, read)
		}
	})
}

func TestRename(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""}, {"12", "X"}, {"112 121 <@12> 12,12", "112 121 <@X> X,X"}, {"1212", "1212"}, {"用户12的", "用户X的"}, {"a12 12b", "a12 12b"},
		{"12\xff", "X\xff"},
	} {
		if diff := cmp.Diff(rename(test.text, "12", "X"), test.want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", test.text, diff)
		}
	}
	if got := rename("text", "", "X"); got != "text" {
		t.Errorf("rename nobody: got %q", got)
	}
}

func FuzzRename(f *testing.F) {
	f.Add("for <@12>, 112", "12")
	f.Fuzz(func(t *testing.T, text, user string) {
		if got := rename(text, user, user); got != text {
			t.Errorf("renaming %q to itself in %q: got %q", user, text, got)
		}
		if got := rename(text, user, ""); len(got) > len(text) {
			t.Errorf("removing %q from %q: got %q", user, text, got)
		}
	})
}
