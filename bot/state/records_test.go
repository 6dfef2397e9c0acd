package state

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot"
	"yiju/corpus"
)

func TestSettings(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	if got, want := must(s.Settings(ctx, "g"))(t), (bot.Settings{Guild: "g"}); !cmp.Equal(got, want) {
		t.Errorf("settings of a new guild: got %+v", got)
	}
	set := bot.Settings{
		Guild: "g", Lang: corpus.Chinese, Channels: []string{"c1", "c2"}, Moderators: []string{"r1"}, Maintainers: []string{"r2"},
		Notices: "c3", Private: true,
		Limits: bot.Limits{UserPause: time.Minute, ChannelPause: time.Second, Concurrent: 4, DayTokens: 1e6, UserTokens: -1},
	}
	saved := must(s.SaveSettings(ctx, set))(t)
	set.Version, set.Updated = 1, w.utc()
	if diff := cmp.Diff(saved, set); diff != "" {
		t.Errorf("saved (-got +want):\n%s", diff)
	}
	if diff := cmp.Diff(must(s.Settings(ctx, "g"))(t), set); diff != "" {
		t.Errorf("read (-got +want):\n%s", diff)
	}
	stale := set
	stale.Version = 0
	_, err := s.SaveSettings(ctx, stale)
	wantErr(t, "save over a first version", err, bot.ErrConflict)
	set.Channels = nil
	set = must(s.SaveSettings(ctx, set))(t)
	stale.Version = 1
	_, err = s.SaveSettings(ctx, stale)
	wantErr(t, "save an old version", err, bot.ErrConflict)
	if diff := cmp.Diff(must(s.Settings(ctx, "g"))(t), set); diff != "" || set.Version != 2 {
		t.Errorf("after the conflicts, version %d (-got +want):\n%s", set.Version, diff)
	}
	if _, err := s.SaveSettings(ctx, bot.Settings{}); err == nil {
		t.Error("settings of no guild were saved")
	}
}

func TestSettingsAtOnce(t *testing.T) {
	s, _ := newStore(t)
	var won atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := s.SaveSettings(t.Context(), bot.Settings{Guild: "g"})
			if err == nil {
				won.Add(1)
			} else if !errors.Is(err, bot.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d saves of the same version succeeded, want 1", won.Load())
	}
}

func TestFeedback(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	a := must(s.SaveReceipt(ctx, bot.Receipt{Guild: "g"}))(t).ID
	b := must(s.SaveReceipt(ctx, bot.Receipt{Guild: "h"}))(t).ID
	for _, f := range []bot.Feedback{
		{Receipt: a, User: "ann", Up: true},
		{Receipt: a, User: "bob", Up: true},
		{Receipt: b, User: "ann", Reason: "too long"},
		{Receipt: a, User: "ann", Reason: "wrong clause"}, // changed her mind
	} {
		w.forward(time.Second)
		if err := s.SaveFeedback(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	for receipt, want := range map[string]bot.Tally{a: {Up: 1, Down: 1}, b: {Down: 1}, "": {Up: 1, Down: 2}, "nothing": {}} {
		if got := must(s.Tally(ctx, receipt))(t); got != want {
			t.Errorf("tally of %q: got %+v, want %+v", receipt, got, want)
		}
	}
	want := []bot.Feedback{{Receipt: a, Reason: "wrong clause", Time: w.utc()}, {Receipt: b, Reason: "too long", Time: w.ago(time.Second)}}
	if diff := cmp.Diff(must(s.Feedback(ctx, bot.FeedbackFilter{Down: true}))(t), want); diff != "" {
		t.Errorf("disapproval (-got +want):\n%s", diff)
	}
	for _, test := range []struct {
		filter bot.FeedbackFilter
		want   int
	}{
		{bot.FeedbackFilter{}, 3}, {bot.FeedbackFilter{Receipt: a}, 2}, {bot.FeedbackFilter{Guild: "h"}, 1},
		{bot.FeedbackFilter{Limit: 2}, 2}, {bot.FeedbackFilter{Limit: 2, Offset: 2}, 1},
	} {
		if got := must(s.Feedback(ctx, test.filter))(t); len(got) != test.want {
			t.Errorf("%+v: got %d, want %d", test.filter, len(got), test.want)
		}
	}
	wantErr(t, "feedback on nothing", s.SaveFeedback(ctx, bot.Feedback{Receipt: "nothing", User: "ann"}), bot.ErrNoRecord)
	if err := s.SaveFeedback(ctx, bot.Feedback{Receipt: a}); err == nil {
		t.Error("feedback of nobody was saved")
	}
}

func TestGap(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	first := w.utc()
	note := bot.GapNote{Guild: "g", Key: "chips", Lang: corpus.English, Question: "What about chips?", User: "ann", Closest: []corpus.Ref{ref("plan/3")}}
	gap := must(s.NoteGap(ctx, note))(t)
	want := bot.Gap{
		ID: gap.ID, Guild: "g", Key: "chips", Lang: corpus.English, Question: "What about chips?", Askers: 1, Times: 1,
		First: first, Last: first, Closest: []corpus.Ref{ref("plan/3")}, Status: bot.GapOpen,
	}
	if diff := cmp.Diff(gap, want); diff != "" {
		t.Errorf("first note (-got +want):\n%s", diff)
	}
	note.Question, note.Closest = "chips?", []corpus.Ref{ref("plan/4/zh"), ref("plan/5")}
	for _, user := range []string{"ann", "bob", "", ""} { // ann again; the nameless count once
		w.forward(time.Minute)
		note.User = user
		must(s.NoteGap(ctx, note))(t)
	}
	want.Askers, want.Times, want.Last, want.Closest = 3, 5, w.utc(), note.Closest
	if diff := cmp.Diff(must(s.Gap(ctx, gap.ID))(t), want); diff != "" {
		t.Errorf("after five (-got +want):\n%s", diff)
	}
	must(s.NoteGap(ctx, bot.GapNote{Guild: "h", Key: "chips", User: "ann"}))(t)
	w.forward(time.Minute)
	must(s.NoteGap(ctx, bot.GapNote{Guild: "g", Key: "moon", User: "ann"}))(t)
	if err := s.SetGapStatus(ctx, gap.ID, bot.GapClosed); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		filter bot.GapFilter
		want   string
	}{
		{bot.GapFilter{}, "[g/chips g/moon h/chips]"},
		{bot.GapFilter{Guild: "g"}, "[g/chips g/moon]"},
		{bot.GapFilter{Status: bot.GapOpen}, "[g/moon h/chips]"},
		{bot.GapFilter{Limit: 1, Offset: 1}, "[g/moon]"},
	} {
		var got []string
		for _, g := range must(s.Gaps(ctx, test.filter))(t) {
			got = append(got, g.Guild+"/"+g.Key)
		}
		if fmt.Sprint(got) != test.want {
			t.Errorf("%+v: got %v, want %s", test.filter, got, test.want)
		}
	}
}

func TestGapStatus(t *testing.T) {
	ctx := t.Context()
	s, _ := newStore(t)
	note := bot.GapNote{Key: "k", Question: "q"}
	id := must(s.NoteGap(ctx, note))(t).ID
	for set, want := range map[bot.GapStatus]bot.GapStatus{
		bot.GapOpen: bot.GapOpen, bot.GapAnswered: bot.GapOpen, bot.GapClosed: bot.GapClosed,
	} {
		if err := s.SetGapStatus(ctx, id, set); err != nil {
			t.Fatal(err)
		}
		if got := must(s.NoteGap(ctx, note))(t).Status; got != want {
			t.Errorf("%s and noted again: got %s, want %s", set, got, want)
		}
	}
	wantErr(t, "status of none", s.SetGapStatus(ctx, id+1, bot.GapOpen), bot.ErrNoRecord)
	if err := s.SetGapStatus(ctx, id, "done"); err == nil {
		t.Error("an unknown status was taken")
	}
	if _, err := s.NoteGap(ctx, bot.GapNote{Question: "q"}); err == nil {
		t.Error("a gap without a key was noted")
	}
	if _, err := s.NoteGap(ctx, bot.GapNote{Key: "k", Closest: []corpus.Ref{{}}}); err == nil {
		t.Error("a gap with an empty ref was noted")
	}
	_, err := s.Gap(ctx, id+1)
	wantErr(t, "unknown gap", err, bot.ErrNoRecord)
}

func TestAudit(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	for i := range 7 {
		a := bot.Audit{Guild: "g", Actor: "mod", Act: "cite", Subject: "plan/7", Detail: fmt.Sprint(i)}
		if i%3 == 0 {
			a.Guild, a.Actor, a.Act = "h", "chief", "config"
		}
		if err := s.AddAudit(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	details := func(f bot.AuditFilter) (all string) {
		for _, a := range must(s.Audits(ctx, f))(t) {
			all += a.Detail
		}
		return all
	}
	page := must(s.Audits(ctx, bot.AuditFilter{Limit: 3}))(t)
	for got, want := range map[string]string{
		details(bot.AuditFilter{}):                     "6543210",
		details(bot.AuditFilter{Before: page[2].ID}):   "3210",
		details(bot.AuditFilter{Guild: "h"}):           "630",
		details(bot.AuditFilter{Actor: "mod"}):         "5421",
		details(bot.AuditFilter{Act: "x"}):             "",
		details(bot.AuditFilter{Guild: "g", Limit: 1}): "5",
	} {
		if got != want {
			t.Errorf("got entries %q, want %q", got, want)
		}
	}
	want := bot.Audit{ID: page[0].ID, Time: w.utc(), Guild: "h", Actor: "chief", Act: "config", Subject: "plan/7", Detail: "6"}
	if diff := cmp.Diff(page[0], want); diff != "" {
		t.Errorf("latest entry (-got +want):\n%s", diff)
	}
	for _, query := range []string{`DELETE FROM audit`, `UPDATE audit SET act = 'nothing'`, `UPDATE audit SET time = 0`} {
		if _, err := s.writer.ExecContext(ctx, query); err == nil {
			t.Errorf("%s: the log let it", query)
		}
	}
	if err := s.AddAudit(ctx, bot.Audit{Actor: "mod"}); err == nil {
		t.Error("an entry without an act was added")
	}
}

func TestValues(t *testing.T) {
	ctx := t.Context()
	s, _ := newStore(t)
	for _, step := range []struct{ set, want string }{{"one", "one"}, {"two", "two"}, {"", ""}} {
		must(0, s.SetValue(ctx, "k", step.set))(t)
		must(0, s.SetRegistered(ctx, "", step.set))(t)
		must(0, s.SetRegistered(ctx, "guild", "other"))(t)
		if got := must(s.Value(ctx, "k"))(t); got != step.want {
			t.Errorf("value: got %q, want %q", got, step.want)
		}
		if got := must(s.Registered(ctx, ""))(t); got != step.want {
			t.Errorf("registered everywhere: got %q, want %q", got, step.want)
		}
	}
	if got := must(s.Scopes(ctx))(t); !slices.Equal(got, []string{"guild"}) {
		t.Errorf("registered in %q, want the guild only", got)
	}
	if got := must(s.Registered(ctx, "guild"))(t); got != "other" {
		t.Errorf("registered in the guild: got %q", got)
	}
	if got := must(s.Registered(ctx, "none"))(t); got != "" {
		t.Errorf("registered nowhere: got %q", got)
	}
}
