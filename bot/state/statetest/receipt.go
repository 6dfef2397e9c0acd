package statetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yiju/bot/state"
)

func testReceipt(t *testing.T, s *fixture) {
	ctx := t.Context()
	r := state.Receipt{User: "ann", Guild: "g", Channel: "c", Question: "问题？", Body: []byte(`{"a":[1]}`)}
	saved := must(s.SaveReceipt(ctx, r))(t)
	if len(saved.ID) != 8 || state.ReadReceiptID(saved.ID) != saved.ID {
		t.Errorf("id %q", saved.ID)
	}
	r.ID, r.Time = saved.ID, s.clock.utc()
	same(t, "saved", saved, r)
	p := state.Message{Guild: "g", Channel: "c", ID: "m1", URL: "https://example.org/m1"}
	must(0, s.AttachMessage(ctx, saved.ID, p))(t)
	shared := state.Message{Guild: "g", Channel: "elsewhere", ID: "m2"}
	must(0, s.AttachMessage(ctx, saved.ID, shared))(t)
	r.Message = shared
	for what, got := range map[string]state.Receipt{
		"by id":               must(s.Receipt(ctx, saved.ID))(t),
		"by id as written":    must(s.Receipt(ctx, " "+strings.NewReplacer("0", "O", "1", "l").Replace(strings.ToUpper(saved.ID))))(t),
		"by its message":      must(s.ReceiptAt(ctx, "c", "m1"))(t),
		"by the one shared":   must(s.ReceiptAt(ctx, "elsewhere", "m2"))(t),
		"by where it stands":  must(s.Receipts(ctx, state.ReceiptFilter{Channel: "elsewhere"}))(t)[0],
		"by where it was put": must(s.Receipts(ctx, state.ReceiptFilter{Channel: "c"}))(t)[0],
	} {
		same(t, what, got, r)
	}
	wantErr(t, "unknown id", errOf(s.Receipt(ctx, "nothing")), state.ErrNoRecord)
	wantErr(t, "unknown message", errOf(s.ReceiptAt(ctx, "c", "m2")), state.ErrNoRecord)
	wantErr(t, "attach to an unknown id", s.AttachMessage(ctx, "00000000", p), state.ErrNoRecord)
	wantRefused(t, "a message without an id was attached", s.AttachMessage(ctx, saved.ID, state.Message{Channel: "c"}))
	wantRefused(t, "a body that is not JSON was saved", errOf(s.SaveReceipt(ctx, state.Receipt{Body: []byte("{")})))
}

func testReceiptTakesMessageOver(t *testing.T, s *fixture) {
	ctx := t.Context()
	at := state.Message{Channel: "c", ID: "m"}
	first := must(s.SaveReceipt(ctx, state.Receipt{Question: "1", Message: at}))(t)
	second := must(s.SaveReceipt(ctx, state.Receipt{Question: "2", Message: at}))(t)
	if got := must(s.ReceiptAt(ctx, "c", "m"))(t); got.ID != second.ID || got.Message != at {
		t.Errorf("receipt at the message: got %+v", got)
	}
	same(t, "post of the first receipt", must(s.Receipt(ctx, first.ID))(t).Message, (state.Message{}))
}

func testReceiptsOrder(t *testing.T, s *fixture) {
	ctx := t.Context()
	var want []string
	for i := range 60 {
		if i%3 == 0 { // several at the same time
			s.clock.forward(time.Second)
		}
		r := must(s.SaveReceipt(ctx, state.Receipt{Channel: "c", User: "ann"}))(t)
		want = append([]string{r.ID}, want...)
	}
	must(s.SaveReceipt(ctx, state.Receipt{Channel: "other", Time: s.clock.ago(time.Hour)}))(t)
	for i, id := range want[10:14] { // answers in a thread, each in two messages
		for j := range 2 {
			must(0, s.AttachMessage(ctx, id, state.Message{Channel: "thread", ID: fmt.Sprint(i, j)}))(t)
		}
	}
	inThread := must(s.SaveReceipt(ctx, state.Receipt{Channel: "thread", Time: s.clock.ago(-time.Second), Message: state.Message{Channel: "thread", ID: "own"}}))(t).ID
	for _, test := range []struct {
		filter state.ReceiptFilter
		want   []string
	}{
		{state.ReceiptFilter{Channel: "thread"}, append([]string{inThread}, want[10:14]...)},
		{state.ReceiptFilter{Channel: "thread", Limit: 3}, append([]string{inThread}, want[10:12]...)},
		{state.ReceiptFilter{Channel: "c"}, want[:50]},
		{state.ReceiptFilter{Channel: "c", Limit: 7}, want[:7]},
		{state.ReceiptFilter{Limit: 4}, append([]string{inThread}, want[:3]...)},
		{state.ReceiptFilter{Channel: "none"}, nil},
	} {
		same(t, fmt.Sprintf("%+v", test.filter), ids(must(s.Receipts(ctx, test.filter))(t)), test.want)
	}
}

func ids(receipts []state.Receipt) []string {
	var ids []string
	for _, r := range receipts {
		ids = append(ids, r.ID)
	}
	return ids
}

func testChain(t *testing.T, s *fixture) {
	ctx := t.Context()
	var chain []string
	parent := ""
	for range 5 {
		parent = must(s.SaveReceipt(ctx, state.Receipt{Parent: strings.ToUpper(parent)}))(t).ID
		chain = append(chain, parent)
	}
	aside := must(s.SaveReceipt(ctx, state.Receipt{Parent: chain[1]}))(t).ID
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
		same(t, fmt.Sprintf("chain of %s, %d", test.id, test.n), ids(must(s.Chain(ctx, test.id, test.n))(t)), test.want)
	}
	wantErr(t, "chain of an unknown id", errOf(s.Chain(ctx, "nothing", 3)), state.ErrNoRecord)
}
