package statetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yiju/bot/state"
	"yiju/corpus"
)

func testSettings(t *testing.T, s *fixture) {
	ctx := t.Context()
	same(t, "settings of a new guild", must(s.Settings(ctx, "g"))(t), state.Settings{Guild: "g"})
	set := state.Settings{
		Guild: "g", Lang: corpus.Chinese, Channels: []string{"c1", "c2"}, Moderators: []string{"r1"}, Maintainers: []string{"r2"},
		Private: true,
		Limits:  state.Limits{UserPause: time.Minute, ChannelPause: time.Second, Concurrent: 4, DayTokens: 1e6, UserTokens: -1},
	}
	saved := must(s.SaveSettings(ctx, set))(t)
	set.Version, set.Updated = 1, s.clock.utc()
	same(t, "saved", saved, set)
	same(t, "read", must(s.Settings(ctx, "g"))(t), set)
	stale := set
	stale.Version = 0
	wantErr(t, "save over a first version", errOf(s.SaveSettings(ctx, stale)), state.ErrConflict)
	set.Channels = nil
	set = must(s.SaveSettings(ctx, set))(t)
	stale.Version = 1
	wantErr(t, "save an old version", errOf(s.SaveSettings(ctx, stale)), state.ErrConflict)
	same(t, "after the conflicts", must(s.Settings(ctx, "g"))(t), set)
	same(t, "version after the conflicts", set.Version, 2)
	wantRefused(t, "settings of no guild were saved", errOf(s.SaveSettings(ctx, state.Settings{})))
}

func testSettingsAtOnce(t *testing.T, s *fixture) {
	var won atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := s.SaveSettings(t.Context(), state.Settings{Guild: "g"})
			if err == nil {
				won.Add(1)
			} else if !errors.Is(err, state.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	same(t, "saves of the same version that succeeded", won.Load(), int64(1))
}

func testFeedback(t *testing.T, s *fixture) {
	ctx := t.Context()
	a := must(s.SaveReceipt(ctx, state.Receipt{Guild: "g"}))(t).ID
	b := must(s.SaveReceipt(ctx, state.Receipt{Guild: "h"}))(t).ID
	for _, f := range []state.Feedback{
		{Receipt: a, User: "ann", Up: true},
		{Receipt: a, User: "bob", Up: true},
		{Receipt: b, User: "ann", Reason: "too long"},
		{Receipt: a, User: "ann", Reason: "wrong clause"}, // changed her mind
	} {
		s.clock.forward(time.Second)
		must(0, s.SaveFeedback(ctx, f))(t)
	}
	want := []state.Feedback{
		{Receipt: a, Reason: "wrong clause", Time: s.clock.utc()}, {Receipt: a, Up: true, Time: s.clock.ago(2 * time.Second)},
	}
	same(t, "feedback on the first", must(s.Feedback(ctx, a))(t), want)
	for receipt, want := range map[string]int{b: 1, "nothing": 0} {
		same(t, "feedback on "+receipt, len(must(s.Feedback(ctx, receipt))(t)), want)
	}
	wantErr(t, "feedback on nothing", s.SaveFeedback(ctx, state.Feedback{Receipt: "nothing", User: "ann"}), state.ErrNoRecord)
	wantRefused(t, "feedback of nobody was saved", s.SaveFeedback(ctx, state.Feedback{Receipt: a}))
}

func testGap(t *testing.T, s *fixture) {
	ctx := t.Context()
	first := s.clock.utc()
	report := state.GapReport{Guild: "g", Key: "chips", Lang: corpus.English, Question: "What about chips?", User: "ann", Closest: []corpus.Ref{ref("plan/3")}}
	gap := must(s.ReportGap(ctx, report))(t)
	want := state.Gap{
		ID: gap.ID, Guild: "g", Key: "chips", Lang: corpus.English, Question: "What about chips?", Askers: 1, Times: 1,
		First: first, Last: first, Closest: []corpus.Ref{ref("plan/3")}, Status: state.GapOpen,
	}
	same(t, "first report", gap, want)
	report.Question, report.Closest = "chips?", []corpus.Ref{ref("plan/4/zh"), ref("plan/5")}
	for _, user := range []string{"ann", "bob", "", ""} { // ann again; the nameless count once
		s.clock.forward(time.Minute)
		report.User = user
		must(s.ReportGap(ctx, report))(t)
	}
	want.Askers, want.Times, want.Last, want.Closest = 3, 5, s.clock.utc(), report.Closest
	same(t, "after five", must(s.Gaps(ctx, state.GapFilter{}))(t), []state.Gap{want})
	must(s.ReportGap(ctx, state.GapReport{Guild: "h", Key: "chips", User: "ann"}))(t)
	s.clock.forward(time.Minute)
	must(s.ReportGap(ctx, state.GapReport{Guild: "g", Key: "moon", User: "ann"}))(t)
	must(0, s.CloseGap(ctx, "g", gap.ID))(t)
	for _, test := range []struct {
		filter state.GapFilter
		want   string
	}{
		{state.GapFilter{}, "[g/chips g/moon h/chips]"},
		{state.GapFilter{Guild: "g"}, "[g/chips g/moon]"},
		{state.GapFilter{Status: state.GapOpen}, "[g/moon h/chips]"},
		{state.GapFilter{Limit: 1}, "[g/chips]"},
	} {
		var got []string
		for _, g := range must(s.Gaps(ctx, test.filter))(t) {
			got = append(got, g.Guild+"/"+g.Key)
		}
		same(t, fmt.Sprintf("%+v", test.filter), fmt.Sprint(got), test.want)
	}
}

func testGapStatus(t *testing.T, s *fixture) {
	ctx := t.Context()
	report := state.GapReport{Key: "k", Question: "q"}
	id := must(s.ReportGap(ctx, report))(t).ID
	wantErr(t, "close none", s.CloseGap(ctx, "", id+1), state.ErrNoRecord)
	wantErr(t, "close that of another guild", s.CloseGap(ctx, "g", id), state.ErrNoRecord)
	for _, want := range []state.GapStatus{state.GapOpen, state.GapClosed, state.GapClosed} {
		same(t, "reported again", must(s.ReportGap(ctx, report))(t).Status, want)
		must(0, s.CloseGap(ctx, "", id))(t)
	}
	wantRefused(t, "a gap without a key was saved", errOf(s.ReportGap(ctx, state.GapReport{Question: "q"})))
	wantRefused(t, "a gap with an empty ref was saved", errOf(s.ReportGap(ctx, state.GapReport{Key: "k", Closest: []corpus.Ref{{}}})))
}

func testAudit(t *testing.T, s *fixture) {
	ctx := t.Context()
	for i := range 7 {
		a := state.AuditEntry{Guild: "g", Actor: "mod", Act: "cite", Subject: "plan/7", Detail: fmt.Sprint(i)}
		if i%3 == 0 {
			a.Guild, a.Actor, a.Act = "h", "chief", "config"
		}
		must(0, s.AddAudit(ctx, a))(t)
	}
	details := func(f state.AuditFilter) (all string) {
		for _, a := range must(s.Audits(ctx, f))(t) {
			all += a.Detail
		}
		return all
	}
	latest := must(s.Audits(ctx, state.AuditFilter{Limit: 1}))(t)[0]
	for got, want := range map[string]string{
		details(state.AuditFilter{}):                     "6543210",
		details(state.AuditFilter{Guild: "h"}):           "630",
		details(state.AuditFilter{Guild: "g", Limit: 1}): "5",
	} {
		same(t, "entries", got, want)
	}
	want := state.AuditEntry{ID: latest.ID, Time: s.clock.utc(), Guild: "h", Actor: "chief", Act: "config", Subject: "plan/7", Detail: "6"}
	same(t, "latest entry", latest, want)
	wantRefused(t, "an entry without an act was added", s.AddAudit(ctx, state.AuditEntry{Actor: "mod"}))
}

func testCommands(t *testing.T, s *fixture) {
	ctx := t.Context()
	for _, step := range []struct{ set, want string }{{"one", "one"}, {"two", "two"}, {"", ""}} {
		must(0, s.SetRegistered(ctx, "", step.set))(t)
		must(0, s.SetRegistered(ctx, "guild", "other"))(t)
		same(t, "registered everywhere", must(s.Registered(ctx, ""))(t), step.want)
	}
	same(t, "registered in", must(s.Scopes(ctx))(t), []string{"guild"})
	same(t, "registered in the guild", must(s.Registered(ctx, "guild"))(t), "other")
	same(t, "registered nowhere", must(s.Registered(ctx, "none"))(t), "")
}

var errRefused = errors.New("refused")

func budget(store state.Store, scope string, all, user int) state.Budget {
	return state.Budget{Store: store, Scope: scope, Quota: state.Quota{All: all, User: user}, Refused: errRefused}
}

// spent checks what a budget says is used.
func spent(t *testing.T, b state.Budget, user string, wantAll, wantBy int) {
	t.Helper()
	all, by, err := b.Store.SpentTokens(t.Context(), b.Scope, user)
	if err != nil || all != wantAll || by != wantBy {
		t.Errorf("spent: got %d, by %q %d (%v), want %d and %d", all, user, by, err, wantAll, wantBy)
	}
}

func testBudget(t *testing.T, s *fixture) {
	b := budget(s, "", 1000, 600)
	settle := must(b.Reserve("ann", 500))(t)
	spent(t, b, "ann", 500, 500)
	wantErr(t, "more than the user may", errOf(b.Reserve("ann", 101)), errRefused)
	must(b.Reserve("ann", 100))(t)
	must(b.Reserve("", 400))(t)
	wantErr(t, "more than all may", errOf(b.Reserve("bob", 1)), errRefused)
	settle(200)
	settle(0) // counts once
	spent(t, b, "ann", 700, 300)
	spent(t, b, "", 700, 0)
	must(b.Reserve("bob", -5))(t)
	spent(t, b, "bob", 700, 0)

	spent(t, budget(s, "guild", 1, 1), "ann", 0, 0)
	unlimited := budget(s, "free", 0, -1)
	must(unlimited.Reserve("ann", 1<<40))(t)
	must(unlimited.Reserve("ann", 1<<40))(t)

	// At 23:30 of the first day, a call that ends on the second is counted on the first.
	late := must(b.Reserve("ann", 100))(t)
	s.clock.forward(time.Hour)
	spent(t, b, "ann", 0, 0)
	must(b.Reserve("ann", 600))(t)
	late(5000)
	spent(t, b, "ann", 600, 600)
}

func testBudgetOutlivesProcess(t *testing.T, s *fixture) {
	first := s.database.Connect(t)
	must(budget(first, "", 100, 0).Reserve("ann", 80))(t)
	must(0, first.Close())(t)
	b := budget(s.connect(t), "", 100, 0)
	spent(t, b, "ann", 80, 80)
	wantErr(t, "after a restart", errOf(b.Reserve("bob", 21)), errRefused)
}

// testBudgetAtOnce has many draw on a budget that is too small for them all, in two stores.
func testBudgetAtOnce(t *testing.T, s *fixture) {
	budgets := []state.Budget{budget(s, "", 1000, 0), budget(s.connect(t), "", 1000, 0)}
	var granted atomic.Int64
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			settle, err := budgets[i%2].Reserve("ann", 30)
			switch {
			case err == nil:
				granted.Add(1)
				settle(30)
			case !errors.Is(err, errRefused):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if granted.Load() != 33 {
		t.Errorf("granted %d times 30 of 1000, want 33", granted.Load())
	}
	spent(t, budgets[0], "ann", 990, 990)
}
