package service

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/retrieval/archive"
	"yiju/retrieval/index"
)

// TestPast checks what is known of clauses and changes from the snapshots of a data directory, also after a rollback and when old
// ones are removed.
func TestPast(t *testing.T) {
	dir := archive.OpenDir(t.TempDir())
	lease, err := dir.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Unlock()
	publish := func(n int, texts ...string) string {
		t.Helper()
		serving, _ := dir.Serving()
		name, err := lease.Prepare(t.Context(), lamps(texts, nil), index.BuildOptions{Now: time.Date(2031, 2, n, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			err = lease.Await(archive.Pending{Name: name, Against: serving, Report: []byte("{}")})
		}
		if err == nil {
			_, err = lease.Approve("")
		}
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	p := NewPast(dir)
	defer p.Close()
	ref := corpus.Ref{Instrument: "lamp-rules", Clause: "2", Lang: corpus.Chinese}
	holds := func(versions, changes string) {
		t.Helper()
		all, err := p.Versions(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range all {
			text := "-"
			if v.Clause != nil {
				text = strings.TrimPrefix(v.Clause.Text, "第二条 ")
			}
			got = append(got, fmt.Sprint(v.Since.Day(), text))
		}
		if d := cmp.Diff(versions, strings.Join(got, " ")); d != "" {
			t.Errorf("versions (-want +got):\n%s", d)
		}
		editions, err := p.Editions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got = nil
		for _, e := range editions {
			for _, c := range e.Changes {
				got = append(got, fmt.Sprint(e.Built.Day(), " ", c.Kind, " ", c.Ref.Clause, c.Label))
			}
		}
		if d := cmp.Diff(changes, strings.Join(got, ", ")); d != "" {
			t.Errorf("changes (-want +got):\n%s", d)
		}
	}
	publish(1, "灯塔每晚点灯。")
	holds("", "")
	publish(2, "灯塔每晚点灯。", "守塔人每周擦一次镜片。")
	third := publish(3, "灯塔每晚点灯，天亮熄灯。", "守塔人每周擦一次镜片。")
	holds("2守塔人每周擦一次镜片。", "3 changed 1第一条, 2 added 2第二条")
	publish(4, "灯塔每晚点灯，天亮熄灯。")
	publish(5, "灯塔每晚点灯，天亮熄灯。", "守塔人每天擦一次镜片。")
	holds("5守塔人每天擦一次镜片。 4- 2守塔人每周擦一次镜片。", "5 added 2第二条, 4 removed 2第二条, 3 changed 1第一条, 2 added 2第二条")
	if err := lease.Serve(third); err != nil {
		t.Fatal(err)
	}
	holds("2守塔人每周擦一次镜片。", "3 changed 1第一条, 2 added 2第二条")
	if _, err := lease.Retain(2); err != nil {
		t.Fatal(err)
	}
	holds("3守塔人每周擦一次镜片。", "")
}
