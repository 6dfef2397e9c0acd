package statetest

import (
	"testing"
	"time"

	"yiju/bot/state"
	"yiju/corpus"
)

func testReview(t *testing.T, s *fixture) {
	ctx := t.Context()
	r := state.Review{
		Guild: "g", Keys: []string{"a question", "the same otherwise"}, Lang: corpus.English, Receipt: "12345678",
		Answer: []byte(`{"text":"…"}`), Text: "better", Cited: cited("plan/7/en", "d7", "plan/2/en", "d2"), By: "mod", Snapshot: "snap",
	}
	saved := must(s.SaveReview(ctx, r))(t)
	r.ID, r.Status, r.Time, r.StatusTime = saved.ID, state.ReviewApproved, s.clock.utc(), s.clock.utc()
	for what, got := range map[string]state.Review{
		"saved":             saved,
		"by id":             must(s.Review(ctx, saved.ID))(t),
		"by its first key":  must(s.FindReview(ctx, "g", corpus.English, "a question"))(t),
		"by its second key": must(s.FindReview(ctx, "g", corpus.English, "the same otherwise"))(t),
		"listed":            must(s.Reviews(ctx, state.ReviewFilter{Guild: "g", Status: state.ReviewApproved}))(t)[0],
	} {
		same(t, what, got, r)
	}
	for what, find := range map[string][3]string{
		"another guild": {"h", "en", "a question"}, "another language": {"g", "zh", "a question"}, "another question": {"g", "en", "a"},
	} {
		wantErr(t, what, errOf(s.FindReview(ctx, find[0], corpus.Lang(find[1]), find[2])), state.ErrNoRecord)
	}
}

func testReviewRefused(t *testing.T, s *fixture) {
	good := state.Review{Keys: []string{"q"}, Answer: []byte(`{}`)}
	for what, change := range map[string]func(*state.Review){
		"no key":        func(r *state.Review) { r.Keys = nil },
		"empty key":     func(r *state.Review) { r.Keys = []string{"q", ""} },
		"no JSON":       func(r *state.Review) { r.Answer = nil },
		"no language":   func(r *state.Review) { r.Cited = cited("plan/7", "d") },
		"no clause":     func(r *state.Review) { r.Cited = []state.Cited{{Ref: corpus.Ref{Instrument: "plan", Lang: "zh"}}} },
		"path in a ref": func(r *state.Review) { r.Cited = []state.Cited{{Ref: corpus.Ref{Instrument: "a/b", Clause: "zh"}}} },
	} {
		r := good
		change(&r)
		wantRefused(t, what, errOf(s.SaveReview(t.Context(), r)))
	}
	same(t, "refused reviews were kept", len(must(s.Reviews(t.Context(), state.ReviewFilter{}))(t)), 0)
	wantErr(t, "withdraw none", s.WithdrawReview(t.Context(), 9), state.ErrNoRecord)
}

func testReviewReplaced(t *testing.T, s *fixture) {
	ctx := t.Context()
	save := func(guild string, lang corpus.Lang, keys ...string) int64 {
		t.Helper()
		return must(s.SaveReview(ctx, state.Review{Guild: guild, Lang: lang, Keys: keys, Answer: []byte(`1`)}))(t).ID
	}
	first, guild, lang := save("g", "zh", "a", "b"), save("h", "zh", "a"), save("g", "en", "a")
	s.clock.forward(time.Minute)
	second := save("g", "zh", "b", "c")
	status := func(id int64) state.ReviewStatus { return must(s.Review(ctx, id))(t).Status }
	if got := must(s.Review(ctx, first))(t); got.Status != state.ReviewWithdrawn || got.Reason != state.ReasonReplaced(second) || !got.StatusTime.Equal(s.clock.utc()) {
		t.Errorf("the review replaced: got %+v", got)
	}
	if status(guild) != state.ReviewApproved || status(lang) != state.ReviewApproved {
		t.Error("a review of another guild or language was replaced")
	}
	same(t, "review found", must(s.FindReview(ctx, "g", "zh", "b"))(t).ID, second)
}

// testQueueReview queues one review by hand.
func testQueueReview(t *testing.T, s *fixture) {
	ctx := t.Context()
	r := must(s.SaveReview(ctx, state.Review{Keys: []string{"k"}, Answer: []byte(`1`), Cited: cited("plan/1/zh", "one", "plan/2/zh", "two")}))(t)
	must(0, s.QueueReview(ctx, r.ID, []corpus.Ref{ref("plan/2/zh")}))(t)
	r.Status, r.Reason, r.Changed = state.ReviewQueued, state.ReasonClausesChanged, []corpus.Ref{ref("plan/2/zh")}
	same(t, "queued", must(s.Review(ctx, r.ID))(t), r)
	wantErr(t, "queue what is gone", s.QueueReview(ctx, r.ID+1, nil), state.ErrNoRecord)
}

func testQueueChangedReviews(t *testing.T, s *fixture) {
	ctx := t.Context()
	save := func(key string, cited []state.Cited) int64 {
		t.Helper()
		return must(s.SaveReview(ctx, state.Review{Guild: "g", Keys: []string{key}, Answer: []byte(`1`), Cited: cited}))(t).ID
	}
	unchanged := save("same", cited("plan/1/zh", "one", "plan/1/en", "ONE"))
	altered := save("altered", cited("plan/1/zh", "one", "plan/2/zh", "two"))
	gone := save("gone", cited("plan/9/zh", "nine"))
	withdrawn := save("withdrawn", cited("plan/2/zh", "two"))
	must(0, s.WithdrawReview(ctx, withdrawn))(t)
	save("cites nothing", nil)
	s.clock.forward(time.Minute)
	wantRefused(t, "an empty corpus withdrew reviews", errOf(s.QueueChangedReviews(ctx, nil)))
	current := map[corpus.Ref]string{ref("plan/1/zh"): "one", ref("plan/1/en"): "ONE", ref("plan/2/zh"): "two, altered"}
	queued := must(s.QueueChangedReviews(ctx, current))(t)
	want := map[int64][]corpus.Ref{altered: {ref("plan/2/zh")}, gone: {ref("plan/9/zh")}}
	got := make(map[int64][]corpus.Ref)
	for _, r := range queued {
		got[r.ID] = r.Changed
		if r.Status != state.ReviewQueued || !r.StatusTime.Equal(s.clock.utc()) || r.Reason != state.ReasonClausesChanged {
			t.Errorf("queued: got %+v", r)
		}
	}
	same(t, "changed clauses of the queued", got, want)
	if r := must(s.Review(ctx, withdrawn))(t); r.Status != state.ReviewWithdrawn || r.Reason != state.ReasonModerator {
		t.Errorf("the withdrawn review: got %+v", r)
	}
	same(t, "the unchanged review", must(s.Review(ctx, unchanged))(t).Status, state.ReviewApproved)
	same(t, "queued twice", len(must(s.QueueChangedReviews(ctx, current))(t)), 0)
	wantErr(t, "find a queued review", errOf(s.FindReview(ctx, "g", "", "altered")), state.ErrNoRecord)
}
