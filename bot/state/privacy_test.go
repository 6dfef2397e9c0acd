package state

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot"
)

// ann and bob have ids as a platform gives them.
const (
	ann = "410000000000000017"
	bob = "410000000000000029"
)

// actEverywhere does all that can leave a user in the state, and returns the receipt.
func actEverywhere(t testing.TB, s *Store, user, message string) bot.Receipt {
	t.Helper()
	ctx := t.Context()
	r := must(s.SaveReceipt(ctx, bot.Receipt{
		User: user, Guild: "g", Channel: "c", Question: "what of chips", Body: []byte(`{"q":"what of chips"}`), Post: bot.Post{Channel: "c", ID: message},
	}))(t)
	if err := s.SaveFeedback(ctx, bot.Feedback{Receipt: r.ID, User: user, Reason: "so so"}); err != nil {
		wantErr(t, "feedback", err, bot.ErrOptedOut)
	}
	must(s.NoteGap(ctx, bot.GapNote{Guild: "g", Key: "chips", Question: "what of chips", User: user}))(t)
	must(s.SaveReview(ctx, bot.Review{Guild: "g", Keys: []string{"chips"}, Answer: []byte(`1`), Receipt: r.ID, By: user}))(t)
	must(s.SavePosted(ctx, bot.Posted{Post: bot.Post{Channel: "c", ID: message}, Kind: bot.PostedAnswer, Receipt: r.ID, By: user}))(t)
	must(0, s.AddAudit(ctx, bot.Audit{Guild: "g", Actor: user, Act: "cite", Detail: "for <@" + user + ">, not 9" + user}))(t)
	must(0, s.AddAudit(ctx, bot.Audit{Guild: "g", Actor: "chief", Act: "warn", Subject: user, Detail: user}))(t)
	must(s.Budget("", 1e6, 1e6, errSpent).Reserve(user, 10))(t)
	return r
}

// dump returns every value of every table as text, blobs as they are.
func dump(t testing.TB, s *Store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range must(list(t.Context(), s.reader, scanString, `SELECT name FROM sqlite_schema WHERE type = 'table'`))(t) {
		rows := must(s.reader.QueryContext(t.Context(), `SELECT * FROM "`+table+`"`))(t)
		columns := must(rows.Columns())(t)
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new([]byte)
		}
		for rows.Next() {
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				fmt.Fprintf(&b, "%s.%s=%s ", table, columns[i], *v.(*[]byte))
			}
			b.WriteByte('\n')
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// wantNoTrace checks that a user is in no table, and in no byte of the files but longer numbers.
func wantNoTrace(t testing.TB, s *Store, user string) {
	t.Helper()
	scrub := func(text string) string { return strings.ReplaceAll(text, "9"+user, "") }
	for line := range strings.Lines(scrub(dump(t, s))) {
		if strings.Contains(line, user) {
			t.Errorf("trace of the user: %s", line)
		}
	}
	for _, name := range []string{s.path, s.path + "-wal"} {
		data, err := os.ReadFile(name)
		if err == nil && strings.Contains(scrub(string(data)), user) {
			t.Errorf("%s holds the user", name)
		}
	}
}

func TestOptedOutLeavesNoTrace(t *testing.T) {
	ctx := t.Context()
	s, _ := newStore(t)
	must(s.OptOut(ctx, ann))(t)
	if !must(s.OptedOut(ctx, ann))(t) || must(s.OptedOut(ctx, bob))(t) || must(s.OptedOut(ctx, ""))(t) {
		t.Error("opted out: got another than ann alone")
	}
	r := actEverywhere(t, s, ann, "1")
	wantNoTrace(t, s, ann)
	if got := must(s.ReceiptAt(ctx, "c", "1"))(t); got.User != "" || got.Question != r.Question {
		t.Errorf("receipt of one who opted out: got %+v", got)
	}
	wantErr(t, "feedback", s.SaveFeedback(ctx, bot.Feedback{Receipt: r.ID, User: ann}), bot.ErrOptedOut)
	if got := must(s.Tally(ctx, r.ID))(t); got != (bot.Tally{}) {
		t.Errorf("tally: got %+v, want none", got)
	}
	// The user still finds the own acts, as the program knows the user.
	if got := must(s.PostedList(ctx, bot.PostedFilter{By: ann}))(t); len(got) != 1 || !strings.HasPrefix(got[0].By, "anon-") {
		t.Errorf("posts: got %+v", got)
	}
	if got := must(s.Audits(ctx, bot.AuditFilter{Actor: ann}))(t); len(got) != 1 || got[0].Detail != "for <@"+got[0].Actor+">, not 9"+ann {
		t.Errorf("audits: got %+v", got)
	}

	if err := s.OptIn(ctx, ann); err != nil {
		t.Fatal(err)
	}
	if got := actEverywhere(t, s, ann, "2"); got.User != ann {
		t.Errorf("user after opting in: got %q", got.User)
	}
}

func TestOptOutErasesWhatWas(t *testing.T) {
	s, _ := newStore(t)
	actEverywhere(t, s, ann, "1")
	actEverywhere(t, s, bob, "2")
	if !strings.Contains(dump(t, s), ann) {
		t.Fatal("the dump does not find a user who did not opt out")
	}
	got := must(s.OptOut(t.Context(), ann))(t)
	if want := (bot.Erased{Receipts: 1, Feedback: 1, Gaps: 1, Renamed: 4}); got != want {
		t.Errorf("erased: got %+v, want %+v", got, want)
	}
	wantNoTrace(t, s, ann)
	if !strings.Contains(dump(t, s), bob) {
		t.Error("bob is gone too")
	}
}

func TestForgetUser(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	own := actEverywhere(t, s, ann, "1")
	after := must(s.SaveReceipt(ctx, bot.Receipt{User: bob, Parent: own.ID, Question: "and energy", Body: []byte(`{"history":["what of chips"]}`)}))(t)
	deeper := must(s.SaveReceipt(ctx, bot.Receipt{Parent: after.ID, Body: []byte(`{"history":["what of chips"]}`)}))(t)
	beside := must(s.SaveReceipt(ctx, bot.Receipt{User: bob, Body: []byte(`{"q":"moon"}`)}))(t)
	must(0, s.SaveFeedback(ctx, bot.Feedback{Receipt: own.ID, User: bob, Up: true}))(t)
	must(s.NoteGap(ctx, bot.GapNote{Guild: "g", Key: "chips", Question: "chips, please", User: bob}))(t)
	must(s.NoteGap(ctx, bot.GapNote{Guild: "g", Key: "only ann's", Question: "a secret", User: ann}))(t)
	w.forward(time.Hour)

	got := must(s.ForgetUser(ctx, ann))(t)
	if want := (bot.Erased{Receipts: 1, Emptied: 2, Feedback: 1, Gaps: 2, Renamed: 4}); got != want {
		t.Errorf("erased: got %+v, want %+v", got, want)
	}
	wantNoTrace(t, s, ann)
	data := must(os.ReadFile(s.path))(t)
	for _, text := range []string{"what of chips", "a secret"} {
		if bytes.Contains(data, []byte(text)) || strings.Contains(dump(t, s), text) {
			t.Errorf("%q is still there", text)
		}
	}
	_, err := s.Receipt(ctx, own.ID)
	wantErr(t, "receipt", err, bot.ErrNoRecord)
	for _, id := range []string{after.ID, deeper.ID} {
		if r := must(s.Receipt(ctx, id))(t); r.Body != nil {
			t.Errorf("receipt that follows: got body %s", r.Body)
		}
	}
	if r := must(s.Receipt(ctx, beside.ID))(t); r.Body == nil {
		t.Error("the body of an unrelated receipt is gone")
	}
	gaps := must(s.Gaps(ctx, bot.GapFilter{}))(t)
	if len(gaps) != 1 || gaps[0].Question != "chips, please" || gaps[0].Askers != 1 {
		t.Errorf("gaps: got %+v", gaps)
	}
	if must(s.OptedOut(ctx, ann))(t) {
		t.Error("forgetting opted the user out")
	}
	if again := must(s.ForgetUser(ctx, ann))(t); again != (bot.Erased{}) {
		t.Errorf("erased again: %+v", again)
	}
	if _, err := s.ForgetUser(ctx, ""); err == nil {
		t.Error("nobody was forgotten")
	}
}

func TestExportUser(t *testing.T) {
	ctx := t.Context()
	s, _ := newStore(t)
	r := actEverywhere(t, s, ann, "1")
	actEverywhere(t, s, bob, "2")
	kinds := func() (string, export) {
		data := must(s.ExportUser(ctx, ann))(t)
		var x export
		if err := json.Unmarshal(data, &x); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(bob)) {
			t.Errorf("the export of ann names bob:\n%s", data)
		}
		var all []string
		for _, a := range x.Acts {
			all = append(all, a.Kind+" "+a.Act)
		}
		return strings.Join(all, ", "), x
	}
	acts, x := kinds()
	if want := "audit cite, audit warn, review withdrawn, posted answer"; acts != want {
		t.Errorf("acts: got %s, want %s", acts, want)
	}
	if len(x.Receipts) != 1 || x.Receipts[0].ID != r.ID || len(x.Receipts[0].Body) == 0 || len(x.Feedback) != 1 || len(x.Gaps) != 1 || x.User != ann {
		t.Errorf("export: got %+v", x)
	}
	must(s.OptOut(ctx, ann))(t)
	if again, x := kinds(); again != acts || !x.OptedOut || len(x.Receipts)+len(x.Feedback)+len(x.Gaps) > 0 {
		t.Errorf("export after opting out: got %+v", x)
	}
	if _, err := s.ExportUser(context.Background(), ""); err == nil {
		t.Error("nobody was exported")
	}
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
