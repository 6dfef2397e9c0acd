package statetest

import (
	"fmt"
	"testing"
	"time"

	"yiju/bot/state"
	"yiju/corpus"
)

func testPost(t *testing.T, s *fixture) {
	ctx := t.Context()
	p := state.Post{
		Message: state.Message{Guild: "g", Channel: "c", ID: "m", URL: "https://example.org/m"}, Kind: state.PostCitation,
		Cited: cited("plan/7/zh", "d7", "plan/7/en", "D7"), By: "mod", Snapshot: "snap", Receipt: "12345678",
	}
	saved := must(s.SavePost(ctx, p))(t)
	p.ID, p.Time = saved.ID, s.clock.utc()
	for what, got := range map[string]state.Post{
		"saved":      saved,
		"by message": must(s.PostAt(ctx, "c", "m"))(t),
		"listed":     must(s.Posts(ctx, state.PostFilter{Guild: "g"}))(t)[0],
	} {
		same(t, what, got, p)
	}

	p.Cited, p.Lang = cited("plan/8/en", "D8"), corpus.English // edited in place
	same(t, "saved again", must(s.SavePost(ctx, p))(t), p)

	s.clock.forward(time.Minute)
	later := must(s.SavePost(ctx, state.Post{Message: state.Message{Guild: "h", Channel: "c", ID: "n"}, Kind: state.PostCheck}))(t)
	for filter, want := range map[state.PostFilter]int64{{}: later.ID, {Limit: 1}: later.ID, {Guild: "g"}: p.ID} {
		got := must(s.Posts(ctx, filter))(t)
		if got[0].ID != want || (len(got) > 1) != (filter == state.PostFilter{}) {
			t.Errorf("%+v: got %+v", filter, got)
		}
	}
	must(0, s.MarkUndone(ctx, p.ID))(t)
	if got := must(s.PostAt(ctx, "c", "m"))(t); !got.Undone.Equal(s.clock.utc()) {
		t.Errorf("undone at %v, want %v", got.Undone, s.clock.utc())
	}
	wantErr(t, "unknown message", errOf(s.PostAt(ctx, "c", "other")), state.ErrNoRecord)
	wantErr(t, "undo nothing", s.MarkUndone(ctx, later.ID+1), state.ErrNoRecord)
	wantErr(t, "notify nothing", s.MarkNotified(ctx, later.ID+1, nil), state.ErrNoRecord)
}

func testPostRefused(t *testing.T, s *fixture) {
	for what, p := range map[string]state.Post{
		"no message":  {Message: state.Message{Channel: "c"}, Kind: state.PostCitation},
		"no channel":  {Message: state.Message{ID: "m"}, Kind: state.PostCitation},
		"no kind":     {Message: state.Message{Channel: "c", ID: "m"}},
		"no language": {Message: state.Message{Channel: "c", ID: "m"}, Kind: state.PostCitation, Cited: cited("plan/1", "d")},
	} {
		wantRefused(t, what, errOf(s.SavePost(t.Context(), p)))
	}
}

func testChangedPosts(t *testing.T, s *fixture) {
	ctx := t.Context()
	save := func(id string, cited []state.Cited) int64 {
		t.Helper()
		return must(s.SavePost(ctx, state.Post{Message: state.Message{Channel: "c", ID: id}, Kind: state.PostAnswer, Cited: cited}))(t).ID
	}
	post := save("1", cited("plan/1/zh", "one", "plan/2/zh", "two", "plan/3/zh", "three"))
	save("2", cited("plan/1/zh", "one"))
	undone := save("3", cited("plan/2/zh", "two"))
	must(0, s.MarkUndone(ctx, undone))(t)
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
			if c.Post.ID != post || len(c.Post.Cited) != 3 {
				t.Errorf("%q: post %+v changed", step.digests, c.Post)
			}
			got = append(got, c.Changed...)
		}
		same(t, fmt.Sprintf("%q", step.digests), got, step.want)
		s.clock.forward(time.Minute)
		must(0, s.MarkNotified(ctx, post, current))(t)
		if p := must(s.PostAt(ctx, "c", "1"))(t); !p.Notified.Equal(s.clock.utc()) || p.Cited[1].Digest != "two" {
			t.Errorf("after the notice: got %+v", p)
		}
	}
	wantRefused(t, "an empty corpus changed posts", errOf(s.ChangedPosts(ctx, map[corpus.Ref]string{})))
}
