package state

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot"
	"yiju/corpus"
)

func ref(path string) corpus.Ref {
	r, err := corpus.ParseRef(path)
	if err != nil {
		panic(err)
	}
	return r
}

// cited makes clauses of refs and digests in turn.
func cited(pairs ...string) []bot.Cited {
	var all []bot.Cited
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, bot.Cited{Ref: ref(pairs[i]), Digest: pairs[i+1]})
	}
	return all
}

func TestReview(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	r := bot.Review{
		Guild: "g", Keys: []string{"a question", "the same otherwise"}, Lang: corpus.English, Receipt: "12345678",
		Answer: []byte(`{"text":"…"}`), Text: "better", Cited: cited("plan/7/en", "d7", "plan/2/en", "d2"), By: "mod", Snapshot: "snap",
	}
	saved := must(s.SaveReview(ctx, r))(t)
	r.ID, r.Status, r.Time, r.Settled = saved.ID, bot.ReviewApproved, w.utc(), w.utc()
	for what, got := range map[string]bot.Review{
		"saved":             saved,
		"by id":             must(s.Review(ctx, saved.ID))(t),
		"by its first key":  must(s.FindReview(ctx, "g", corpus.English, "a question"))(t),
		"by its second key": must(s.FindReview(ctx, "g", corpus.English, "the same otherwise"))(t),
		"listed":            must(s.Reviews(ctx, bot.ReviewFilter{Guild: "g", Status: bot.ReviewApproved}))(t)[0],
	} {
		if diff := cmp.Diff(got, r); diff != "" {
			t.Errorf("%s (-got +want):\n%s", what, diff)
		}
	}
	for what, find := range map[string][3]string{
		"another guild": {"h", "en", "a question"}, "another language": {"g", "zh", "a question"}, "another question": {"g", "en", "a"},
	} {
		_, err := s.FindReview(ctx, find[0], corpus.Lang(find[1]), find[2])
		wantErr(t, what, err, bot.ErrNoRecord)
	}
}

func TestReviewRefused(t *testing.T) {
	s, _ := newStore(t)
	good := bot.Review{Keys: []string{"q"}, Answer: []byte(`{}`)}
	for what, change := range map[string]func(*bot.Review){
		"no key":        func(r *bot.Review) { r.Keys = nil },
		"empty key":     func(r *bot.Review) { r.Keys = []string{"q", ""} },
		"no JSON":       func(r *bot.Review) { r.Answer = nil },
		"status":        func(r *bot.Review) { r.Status = "fine" },
		"no language":   func(r *bot.Review) { r.Cited = cited("plan/7", "d") },
		"no clause":     func(r *bot.Review) { r.Cited = []bot.Cited{{Ref: corpus.Ref{Instrument: "plan", Lang: "zh"}}} },
		"path in a ref": func(r *bot.Review) { r.Cited = []bot.Cited{{Ref: corpus.Ref{Instrument: "a/b", Clause: "zh"}}} },
	} {
		r := good
		change(&r)
		if got, err := s.SaveReview(t.Context(), r); err == nil {
			t.Errorf("%s: saved %+v", what, got)
		}
	}
	if all := must(s.Reviews(t.Context(), bot.ReviewFilter{}))(t); len(all) > 0 {
		t.Errorf("refused reviews were kept: %+v", all)
	}
	wantErr(t, "status of none", s.SetReviewStatus(t.Context(), 9, bot.ReviewQueued, ""), bot.ErrNoRecord)
	if err := s.SetReviewStatus(t.Context(), 9, "fine", ""); err == nil {
		t.Error("an unknown status was taken")
	}
}

func TestReviewReplaced(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	save := func(guild string, lang corpus.Lang, keys ...string) int64 {
		t.Helper()
		return must(s.SaveReview(ctx, bot.Review{Guild: guild, Lang: lang, Keys: keys, Answer: []byte(`1`)}))(t).ID
	}
	first, guild, lang := save("g", "zh", "a", "b"), save("h", "zh", "a"), save("g", "en", "a")
	w.forward(time.Minute)
	second := save("g", "zh", "b", "c")
	status := func(id int64) bot.ReviewStatus { return must(s.Review(ctx, id))(t).Status }
	if got := must(s.Review(ctx, first))(t); got.Status != bot.ReviewWithdrawn || got.Reason == "" || !got.Settled.Equal(w.utc()) {
		t.Errorf("the review replaced: got %+v", got)
	}
	if status(guild) != bot.ReviewApproved || status(lang) != bot.ReviewApproved {
		t.Error("a review of another guild or language was replaced")
	}
	if got := must(s.FindReview(ctx, "g", "zh", "b"))(t); got.ID != second {
		t.Errorf("found review %d, want %d", got.ID, second)
	}
	// Approving the first again takes the place of the second.
	if err := s.SetReviewStatus(ctx, first, bot.ReviewApproved, "looked again"); err != nil {
		t.Fatal(err)
	}
	if status(first) != bot.ReviewApproved || status(second) != bot.ReviewWithdrawn {
		t.Errorf("after approving again: first %s, second %s", status(first), status(second))
	}
}

func TestWithdrawReviews(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	save := func(key string, cited []bot.Cited) int64 {
		t.Helper()
		return must(s.SaveReview(ctx, bot.Review{Guild: "g", Keys: []string{key}, Answer: []byte(`1`), Cited: cited}))(t).ID
	}
	same := save("same", cited("plan/1/zh", "one", "plan/1/en", "ONE"))
	altered := save("altered", cited("plan/1/zh", "one", "plan/2/zh", "two"))
	gone := save("gone", cited("plan/9/zh", "nine"))
	withdrawn := save("withdrawn", cited("plan/2/zh", "two"))
	if err := s.SetReviewStatus(ctx, withdrawn, bot.ReviewWithdrawn, "wrong"); err != nil {
		t.Fatal(err)
	}
	save("cites nothing", nil)
	w.forward(time.Minute)
	if _, err := s.WithdrawReviews(ctx, nil); err == nil {
		t.Error("an empty corpus withdrew reviews")
	}
	current := map[corpus.Ref]string{ref("plan/1/zh"): "one", ref("plan/1/en"): "ONE", ref("plan/2/zh"): "two, altered"}
	queued := must(s.WithdrawReviews(ctx, current))(t)
	want := map[int64][]corpus.Ref{altered: {ref("plan/2/zh")}, gone: {ref("plan/9/zh")}}
	got := make(map[int64][]corpus.Ref)
	for _, r := range queued {
		got[r.ID] = r.Changed
		if r.Status != bot.ReviewQueued || !r.Settled.Equal(w.utc()) || r.Reason == "" {
			t.Errorf("queued: got %+v", r)
		}
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("changed clauses of the queued (-got +want):\n%s", diff)
	}
	if r := must(s.Review(ctx, withdrawn))(t); r.Status != bot.ReviewWithdrawn || r.Reason != "wrong" {
		t.Errorf("the withdrawn review: got %+v", r)
	}
	if r := must(s.Review(ctx, same))(t); r.Status != bot.ReviewApproved {
		t.Errorf("the unchanged review: got %+v", r)
	}
	if again := must(s.WithdrawReviews(ctx, current))(t); len(again) > 0 {
		t.Errorf("queued twice: %+v", again)
	}
	_, err := s.FindReview(ctx, "g", "", "altered")
	wantErr(t, "find a queued review", err, bot.ErrNoRecord)
	if err := s.SetReviewStatus(ctx, altered, bot.ReviewApproved, ""); err != nil {
		t.Fatal(err)
	}
	if r := must(s.FindReview(ctx, "g", "", "altered"))(t); len(r.Changed) > 0 {
		t.Errorf("approved again with changed clauses %v", r.Changed)
	}
}
