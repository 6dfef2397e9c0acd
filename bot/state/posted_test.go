package state

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot"
	"yiju/corpus"
)

func TestPosted(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	p := bot.Posted{
		Post: bot.Post{Guild: "g", Channel: "c", ID: "m", URL: "https://example.org/m"}, Kind: bot.PostedCite,
		Cited: cited("plan/7/zh", "d7", "plan/7/en", "D7"), By: "mod", Snapshot: "snap", Receipt: "12345678",
	}
	saved := must(s.SavePosted(ctx, p))(t)
	p.ID, p.Time = saved.ID, w.utc()
	for what, got := range map[string]bot.Posted{
		"saved": saved,
		"by id": must(s.Posted(ctx, saved.ID))(t),
		"by at": must(s.PostedAt(ctx, "c", "m"))(t),
		"listed": must(s.PostedList(ctx, bot.PostedFilter{
			Guild: "g", Channel: "c", By: "mod", Since: w.ago(10 * time.Minute), Standing: true,
		}))(t)[0],
	} {
		if diff := cmp.Diff(got, p); diff != "" {
			t.Errorf("%s (-got +want):\n%s", what, diff)
		}
	}

	p.Cited, p.Lang = cited("plan/8/en", "D8"), corpus.English // edited in place
	if diff := cmp.Diff(must(s.SavePosted(ctx, p))(t), p); diff != "" {
		t.Errorf("saved again (-got +want):\n%s", diff)
	}

	w.forward(11 * time.Minute)
	if got := must(s.PostedList(ctx, bot.PostedFilter{Since: w.ago(10 * time.Minute)}))(t); len(got) > 0 {
		t.Errorf("posts of the last ten minutes: %+v", got)
	}
	if err := s.MarkUndone(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	if got := must(s.PostedList(ctx, bot.PostedFilter{Standing: true}))(t); len(got) > 0 {
		t.Errorf("standing posts: %+v", got)
	}
	if got := must(s.Posted(ctx, p.ID))(t); !got.Undone.Equal(w.utc()) {
		t.Errorf("undone at %v, want %v", got.Undone, w.utc())
	}
	if err := s.DeletePosted(ctx, p.ID); err != nil {
		t.Fatal(err)
	}
	_, err := s.PostedAt(ctx, "c", "m")
	wantErr(t, "deleted post", err, bot.ErrNoRecord)
	wantErr(t, "delete twice", s.DeletePosted(ctx, p.ID), bot.ErrNoRecord)
	wantErr(t, "undo what is gone", s.MarkUndone(ctx, p.ID), bot.ErrNoRecord)
	wantErr(t, "notify what is gone", s.MarkNotified(ctx, p.ID, nil), bot.ErrNoRecord)
}

func TestPostedRefused(t *testing.T) {
	s, _ := newStore(t)
	for what, p := range map[string]bot.Posted{
		"no message":  {Post: bot.Post{Channel: "c"}, Kind: bot.PostedCite},
		"no channel":  {Post: bot.Post{ID: "m"}, Kind: bot.PostedCite},
		"no kind":     {Post: bot.Post{Channel: "c", ID: "m"}},
		"no language": {Post: bot.Post{Channel: "c", ID: "m"}, Kind: bot.PostedCite, Cited: cited("plan/1", "d")},
	} {
		if got, err := s.SavePosted(t.Context(), p); err == nil {
			t.Errorf("%s: saved %+v", what, got)
		}
	}
}

func TestChangedPosts(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	save := func(id string, cited []bot.Cited) int64 {
		t.Helper()
		return must(s.SavePosted(ctx, bot.Posted{Post: bot.Post{Channel: "c", ID: id}, Kind: bot.PostedAnswer, Cited: cited}))(t).ID
	}
	post := save("1", cited("plan/1/zh", "one", "plan/2/zh", "two", "plan/3/zh", "three"))
	save("2", cited("plan/1/zh", "one"))
	undone := save("3", cited("plan/2/zh", "two"))
	if err := s.MarkUndone(ctx, undone); err != nil {
		t.Fatal(err)
	}
	// Each step is a corpus, in digests of clauses 1, 2 and 3; "" is none.
	for _, step := range []struct {
		digests [3]string
		want    []corpus.Ref // that changed of the post, before it is notified
	}{
		{[3]string{"one", "two", "three"}, nil},
		{[3]string{"one", "two, altered", ""}, []corpus.Ref{ref("plan/2/zh"), ref("plan/3/zh")}},
		{[3]string{"one", "two, altered", ""}, nil},
		{[3]string{"one", "two, altered again", ""}, []corpus.Ref{ref("plan/2/zh")}},
		{[3]string{"one", "two", "three"}, []corpus.Ref{ref("plan/2/zh"), ref("plan/3/zh")}}, // back again
		{[3]string{"one", "two", "three"}, nil},
	} {
		current := make(map[corpus.Ref]string)
		for i, d := range step.digests {
			if d != "" {
				current[ref("plan/"+string(rune('1'+i))+"/zh")] = d
			}
		}
		var got []corpus.Ref
		for _, c := range must(s.ChangedPosts(ctx, current))(t) {
			if c.Posted.ID != post || len(c.Posted.Cited) != 3 {
				t.Errorf("%q: post %+v changed", step.digests, c.Posted)
			}
			got = append(got, c.Changed...)
		}
		if diff := cmp.Diff(got, step.want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", step.digests, diff)
		}
		w.forward(time.Minute)
		if err := s.MarkNotified(ctx, post, current); err != nil {
			t.Fatal(err)
		}
		if p := must(s.Posted(ctx, post))(t); !p.Notified.Equal(w.utc()) || p.Cited[1].Digest != "two" {
			t.Errorf("after the notice: got %+v", p)
		}
	}
	if _, err := s.ChangedPosts(ctx, map[corpus.Ref]string{}); err == nil {
		t.Error("an empty corpus changed posts")
	}
}
