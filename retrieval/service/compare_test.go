package service

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
)

// TestComparer checks what is compared with what by default, that what awaits approval is not shown, and which changes are those of
// a clause.
func TestComparer(t *testing.T) {
	dir := archive.OpenDir(t.TempDir())
	c := NewComparer(dir)
	if _, err := c.Compare(t.Context(), "", ""); !errors.Is(err, index.ErrNoSnapshot) {
		t.Errorf("without a snapshot: got %v", err)
	}
	var names []string
	for n, edition := range []*corpus.Corpus{before, after, before} {
		l, err := dir.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		name, err := l.Prepare(t.Context(), edition, index.BuildOptions{Now: time.Date(2031, 2, 1+n, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		serving, _ := dir.Serving() // none at first
		if err := l.Await(archive.Pending{Name: name, Against: serving}); err != nil {
			t.Fatal(err)
		}
		if names = append(names, name); n < 2 {
			if _, err := l.Approve(name); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Unlock(); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		old, new string
		ok       bool
	}{
		{"", "", true}, {names[0], "", true}, {"20310201", names[1], true}, {"", names[2], false}, {names[2], "", false}, {"2031", "", false}, {"../x", "", false},
	} {
		got, err := c.Compare(t.Context(), tt.old, tt.new)
		if !tt.ok && !errors.Is(err, index.ErrNoSnapshot) || tt.ok && (err != nil || got.Old != names[0] || got.New != names[1]) {
			t.Errorf("%q with %q: got %s with %s, %v", tt.old, tt.new, got.Old, got.New, err)
		}
	}
	all, err := c.Compare(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ ref, want string }{
		{"lamp-rules/1", "[]"}, {"lamp-rules/2", "[removed lamp-rules/2/zh renumbered lamp-rules/2/zh]"}, {"lamp-rules/3/en", "[]"},
		{"lamp-rules/4/zh", "[renumbered lamp-rules/3/zh]"},
	} {
		ref, err := corpus.ParseRef(tt.ref)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, ch := range all.At(ref).Changes {
			got = append(got, string(ch.Kind)+" "+ch.Ref.String())
		}
		if diff := cmp.Diff(tt.want, fmt.Sprint(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.ref, diff)
		}
	}
}
