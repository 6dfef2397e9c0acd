package statetest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"yiju/bot/state"
)

// ann and bob have ids as a platform gives them.
const (
	ann = "410000000000000017"
	bob = "410000000000000029"
)

// actEverywhere does all that can leave a user in the state, and returns the receipt.
func actEverywhere(t testing.TB, s *fixture, user, message string) state.Receipt {
	t.Helper()
	ctx := t.Context()
	r := must(s.SaveReceipt(ctx, state.Receipt{
		User: user, Guild: "g", Channel: "c", Question: "what of chips", Body: []byte(`{"q":"what of chips"}`), Message: state.Message{Channel: "c", ID: message},
	}))(t)
	if err := s.SaveFeedback(ctx, state.Feedback{Receipt: r.ID, User: user, Reason: "so so"}); err != nil {
		wantErr(t, "feedback", err, state.ErrOptedOut)
	}
	must(s.ReportGap(ctx, state.GapReport{Guild: "g", Key: "chips", Question: "what of chips", User: user}))(t)
	must(s.SaveReview(ctx, state.Review{Guild: "g", Keys: []string{"chips"}, Answer: []byte(`1`), Receipt: r.ID, By: user}))(t)
	must(s.SavePost(ctx, state.Post{Message: state.Message{Channel: "c", ID: message}, Kind: state.PostAnswer, Receipt: r.ID, By: user}))(t)
	must(0, s.AddAudit(ctx, state.AuditEntry{Guild: "g", Actor: user, Act: "cite", Detail: "for <@" + user + ">, not 9" + user}))(t)
	must(0, s.AddAudit(ctx, state.AuditEntry{Guild: "g", Actor: "chief", Act: "warn", Subject: user, Detail: user}))(t)
	must(budget(s, "", 1e6, 1e6).Reserve(user, 10))(t)
	return r
}

// wantNoTrace checks that nothing stored names a user, but for longer numbers.
func wantNoTrace(t testing.TB, s *fixture, user string) {
	t.Helper()
	for line := range strings.Lines(strings.ReplaceAll(s.database.Dump(t), "9"+user, "")) {
		if strings.Contains(line, user) {
			t.Errorf("trace of the user: %q", line)
		}
	}
}

func testOptedOutLeavesNoTrace(t *testing.T, s *fixture) {
	ctx := t.Context()
	must(s.OptOut(ctx, ann))(t)
	if !must(s.OptedOut(ctx, ann))(t) || must(s.OptedOut(ctx, bob))(t) || must(s.OptedOut(ctx, ""))(t) {
		t.Error("opted out: got another than ann alone")
	}
	r := actEverywhere(t, s, ann, "1")
	wantNoTrace(t, s, ann)
	if got := must(s.ReceiptAt(ctx, "c", "1"))(t); got.User != "" || got.Question != r.Question {
		t.Errorf("receipt of one who opted out: got %+v", got)
	}
	wantErr(t, "feedback", s.SaveFeedback(ctx, state.Feedback{Receipt: r.ID, User: ann}), state.ErrOptedOut)
	same(t, "feedback", len(must(s.Feedback(ctx, r.ID))(t)), 0)
	// The acts are under one pseudonym, by which the user still finds them.
	post := must(s.PostAt(ctx, "c", "1"))(t)
	if !strings.HasPrefix(post.By, "anon-") {
		t.Errorf("post: got %+v", post)
	}
	log := must(s.Audits(ctx, state.AuditFilter{}))(t)
	if log[1].Actor != post.By || log[1].Detail != "for <@"+post.By+">, not 9"+ann || log[0].Subject != post.By || log[0].Detail != post.By {
		t.Errorf("audits: got %+v", log)
	}
	if x := must(s.ExportUser(ctx, ann))(t); len(x.Acts) != 4 || !x.OptedOut {
		t.Errorf("export: got %+v", x)
	}

	must(0, s.OptIn(ctx, ann))(t)
	same(t, "user after opting in", actEverywhere(t, s, ann, "2").User, ann)
}

func testOptOutErases(t *testing.T, s *fixture) {
	actEverywhere(t, s, ann, "1")
	actEverywhere(t, s, bob, "2")
	if !strings.Contains(s.database.Dump(t), ann) {
		t.Fatal("the dump does not find a user who did not opt out")
	}
	same(t, "erased", must(s.OptOut(t.Context(), ann))(t), state.Erasure{Receipts: 1, Feedback: 1, Gaps: 1, Renamed: 4})
	wantNoTrace(t, s, ann)
	if !strings.Contains(s.database.Dump(t), bob) {
		t.Error("bob is gone too")
	}
}

func testForgetUser(t *testing.T, s *fixture) {
	ctx := t.Context()
	own := actEverywhere(t, s, ann, "1")
	after := must(s.SaveReceipt(ctx, state.Receipt{User: bob, Parent: own.ID, Question: "and energy", Body: []byte(`{"history":["what of chips"]}`)}))(t)
	deeper := must(s.SaveReceipt(ctx, state.Receipt{Parent: after.ID, Body: []byte(`{"history":["what of chips"]}`)}))(t)
	beside := must(s.SaveReceipt(ctx, state.Receipt{User: bob, Body: []byte(`{"q":"moon"}`)}))(t)
	must(0, s.SaveFeedback(ctx, state.Feedback{Receipt: own.ID, User: bob, Up: true}))(t)
	must(s.ReportGap(ctx, state.GapReport{Guild: "g", Key: "chips", Question: "chips, please", User: bob}))(t)
	must(s.ReportGap(ctx, state.GapReport{Guild: "g", Key: "only ann's", Question: "a secret", User: ann}))(t)
	s.clock.forward(time.Hour)

	same(t, "erased", must(s.ForgetUser(ctx, ann))(t), state.Erasure{Receipts: 1, Emptied: 2, Feedback: 1, Gaps: 2, Renamed: 4})
	wantNoTrace(t, s, ann)
	for _, text := range []string{"what of chips", "a secret"} {
		if strings.Contains(s.database.Dump(t), text) {
			t.Errorf("%q is still there", text)
		}
	}
	wantErr(t, "receipt", errOf(s.Receipt(ctx, own.ID)), state.ErrNoRecord)
	for _, id := range []string{after.ID, deeper.ID} {
		same(t, "body of a receipt that follows", len(must(s.Receipt(ctx, id))(t).Body), 0)
	}
	if r := must(s.Receipt(ctx, beside.ID))(t); r.Body == nil {
		t.Error("the body of an unrelated receipt is gone")
	}
	gaps := must(s.Gaps(ctx, state.GapFilter{}))(t)
	if len(gaps) != 1 || gaps[0].Question != "chips, please" || gaps[0].Askers != 1 {
		t.Errorf("gaps: got %+v", gaps)
	}
	if must(s.OptedOut(ctx, ann))(t) {
		t.Error("forgetting opted the user out")
	}
	same(t, "erased again", must(s.ForgetUser(ctx, ann))(t), (state.Erasure{}))
	wantRefused(t, "nobody was forgotten", errOf(s.ForgetUser(ctx, "")))
}

func testExportUser(t *testing.T, s *fixture) {
	ctx := t.Context()
	r := actEverywhere(t, s, ann, "1")
	actEverywhere(t, s, bob, "2")
	kinds := func() (string, state.Export) {
		x := must(s.ExportUser(ctx, ann))(t)
		data := must(json.Marshal(x))(t)
		if strings.Contains(string(data), bob) {
			t.Errorf("the export of ann names bob:\n%s", data)
		}
		var all []string
		for _, a := range x.Acts {
			all = append(all, a.Kind+" "+a.Act)
		}
		return strings.Join(all, ", "), x
	}
	acts, x := kinds()
	same(t, "acts", acts, "audit cite, audit warn, review withdrawn, posted answer")
	if len(x.Receipts) != 1 || x.Receipts[0].ID != r.ID || len(x.Receipts[0].Body) == 0 || len(x.Feedback) != 1 || len(x.Gaps) != 1 || x.User != ann {
		t.Errorf("export: got %+v", x)
	}
	must(s.OptOut(ctx, ann))(t)
	if again, x := kinds(); again != acts || !x.OptedOut || len(x.Receipts)+len(x.Feedback)+len(x.Gaps) > 0 {
		t.Errorf("export after opting out: got %+v", x)
	}
	wantRefused(t, "nobody was exported", errOf(s.ExportUser(ctx, "")))
}
