package state

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiju/bot"
)

func TestReceipt(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	r := bot.Receipt{User: "ann", Guild: "g", Channel: "c", Question: "问题？", Body: []byte(`{"a":[1]}`)}
	saved := must(s.SaveReceipt(ctx, r))(t)
	if len(saved.ID) != idLen || strings.Trim(saved.ID, idAlphabet) != "" {
		t.Errorf("id %q", saved.ID)
	}
	r.ID, r.Time = saved.ID, w.utc()
	if diff := cmp.Diff(saved, r); diff != "" {
		t.Errorf("saved (-got +want):\n%s", diff)
	}
	p := bot.Post{Guild: "g", Channel: "c", ID: "m1", URL: "https://example.org/m1"}
	if err := s.AttachPost(ctx, saved.ID, p); err != nil {
		t.Fatal(err)
	}
	shared := bot.Post{Guild: "g", Channel: "elsewhere", ID: "m2"}
	if err := s.AttachPost(ctx, saved.ID, shared); err != nil {
		t.Fatal(err)
	}
	r.Post = shared
	for what, got := range map[string]bot.Receipt{
		"by id":               must(s.Receipt(ctx, saved.ID))(t),
		"by id as written":    must(s.Receipt(ctx, " "+strings.NewReplacer("0", "O", "1", "l").Replace(strings.ToUpper(saved.ID))))(t),
		"by its message":      must(s.ReceiptAt(ctx, "c", "m1"))(t),
		"by the one shared":   must(s.ReceiptAt(ctx, "elsewhere", "m2"))(t),
		"by where it stands":  must(s.Receipts(ctx, bot.ReceiptFilter{Channel: "elsewhere"}))(t)[0],
		"by where it was put": must(s.Receipts(ctx, bot.ReceiptFilter{Channel: "c", User: "ann", Guild: "g", Since: w.utc()}))(t)[0],
	} {
		if diff := cmp.Diff(got, r); diff != "" {
			t.Errorf("%s (-got +want):\n%s", what, diff)
		}
	}
	_, err := s.Receipt(ctx, "nothing")
	wantErr(t, "unknown id", err, bot.ErrNoRecord)
	_, err = s.ReceiptAt(ctx, "c", "m2")
	wantErr(t, "unknown post", err, bot.ErrNoRecord)
	wantErr(t, "attach to an unknown id", s.AttachPost(ctx, "00000000", p), bot.ErrNoRecord)
	if _, err := s.SaveReceipt(ctx, bot.Receipt{Body: []byte("{")}); err == nil {
		t.Error("a body that is not JSON was saved")
	}
}

func TestReceiptTakesMessageOver(t *testing.T) {
	ctx := t.Context()
	s, _ := newStore(t)
	at := bot.Post{Channel: "c", ID: "m"}
	first := must(s.SaveReceipt(ctx, bot.Receipt{Question: "1", Post: at}))(t)
	second := must(s.SaveReceipt(ctx, bot.Receipt{Question: "2", Post: at}))(t)
	if got := must(s.ReceiptAt(ctx, "c", "m"))(t); got.ID != second.ID || got.Post != at {
		t.Errorf("receipt at the message: got %+v", got)
	}
	if got := must(s.Receipt(ctx, first.ID))(t); got.Post != (bot.Post{}) {
		t.Errorf("post of the first receipt: got %+v, want none", got.Post)
	}
}

func TestReceiptsOrder(t *testing.T) {
	ctx := t.Context()
	s, w := newStore(t)
	var want []string
	for i := range 60 {
		if i%3 == 0 { // several at the same time
			w.forward(time.Second)
		}
		r := must(s.SaveReceipt(ctx, bot.Receipt{Channel: "c", User: "ann"}))(t)
		want = append([]string{r.ID}, want...)
	}
	must(s.SaveReceipt(ctx, bot.Receipt{Channel: "other", Time: w.ago(time.Hour)}))(t)
	for i, id := range want[10:14] { // answers in a thread, each in two messages
		for j := range 2 {
			must(0, s.AttachPost(ctx, id, bot.Post{Channel: "thread", ID: fmt.Sprint(i, j)}))(t)
		}
	}
	inThread := must(s.SaveReceipt(ctx, bot.Receipt{Channel: "thread", Time: w.ago(-time.Second), Post: bot.Post{Channel: "thread", ID: "own"}}))(t).ID
	for _, test := range []struct {
		filter bot.ReceiptFilter
		want   []string
	}{
		{bot.ReceiptFilter{Channel: "thread"}, append([]string{inThread}, want[10:14]...)},
		{bot.ReceiptFilter{Channel: "thread", User: "ann", Limit: 3}, want[10:13]},
		{bot.ReceiptFilter{Channel: "c"}, want[:50]},
		{bot.ReceiptFilter{User: "ann", Limit: 7}, want[:7]},
		{bot.ReceiptFilter{Since: w.utc(), Limit: 100}, append([]string{inThread}, want[:3]...)},
		{bot.ReceiptFilter{User: "bob"}, nil},
	} {
		if diff := cmp.Diff(ids(must(s.Receipts(ctx, test.filter))(t)), test.want); diff != "" {
			t.Errorf("%+v (-got +want):\n%s", test.filter, diff)
		}
	}
}

func ids(receipts []bot.Receipt) []string {
	var ids []string
	for _, r := range receipts {
		ids = append(ids, r.ID)
	}
	return ids
}

func TestChain(t *testing.T) {
	ctx := t.Context()
	s, _ := newStore(t)
	var chain []string
	parent := ""
	for range 5 {
		parent = must(s.SaveReceipt(ctx, bot.Receipt{Parent: strings.ToUpper(parent)}))(t).ID
		chain = append(chain, parent)
	}
	aside := must(s.SaveReceipt(ctx, bot.Receipt{Parent: chain[1]}))(t).ID
	for _, test := range []struct {
		id   string
		n    int
		want []string
	}{
		{chain[4], 0, chain},
		{chain[4], 2, chain[3:]},
		{chain[0], 9, chain[:1]},
		{aside, 9, []string{chain[0], chain[1], aside}},
	} {
		if diff := cmp.Diff(ids(must(s.Chain(ctx, test.id, test.n))(t)), test.want); diff != "" {
			t.Errorf("chain of %s, %d (-got +want):\n%s", test.id, test.n, diff)
		}
	}
	_, err := s.Chain(ctx, "nothing", 3)
	wantErr(t, "chain of an unknown id", err, bot.ErrNoRecord)
}

func TestIDDrawnAgain(t *testing.T) {
	ctx := t.Context()
	same := bytes.Repeat([]byte{7}, idLen)
	random := io.MultiReader(bytes.NewReader(make([]byte, 32)), // the key
		bytes.NewReader(same), bytes.NewReader(same), bytes.NewReader(same), bytes.NewReader(bytes.Repeat([]byte{8}, idLen)),
		bytes.NewReader(bytes.Repeat(same, idTries)))
	s := reopen(t, filepath.Join(t.TempDir(), "state.db"), Options{random: random})
	for i, want := range []string{"77777777", "88888888"} {
		if r := must(s.SaveReceipt(ctx, bot.Receipt{}))(t); r.ID != want {
			t.Errorf("receipt %d: got %s, want %s", i, r.ID, want)
		}
	}
	if r, err := s.SaveReceipt(ctx, bot.Receipt{}); err == nil {
		t.Errorf("with only taken ids: got %+v", r)
	}
}

func FuzzReadID(f *testing.F) {
	f.Add("O1lI ")
	f.Fuzz(func(t *testing.T, id string) {
		read := readID(id)
		if again := readID(read); again != read && strings.TrimSpace(read) == read {
			t.Errorf("%q reads as %q, which reads as %q", id, read, again)
		}
		if strings.ContainsAny(read, "OoIiLl") {
			t.Errorf("%q reads as %q", id, read)
		}
	})
}
