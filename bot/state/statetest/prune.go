package statetest

import (
	"fmt"
	"testing"
	"time"

	"yiju/bot/state"
)

const day = 24 * time.Hour

// many records are more than a store is likely to delete at a time.
const many = 520

func testPrune(t *testing.T, s *fixture) {
	ctx := t.Context()
	for i := range many {
		must(s.SaveReceipt(ctx, state.Receipt{Message: state.Message{Channel: "old", ID: fmt.Sprint(i)}}))(t)
	}
	reviewed := must(s.SaveReceipt(ctx, state.Receipt{}))(t)
	must(0, s.SaveFeedback(ctx, state.Feedback{Receipt: reviewed.ID, User: ann}))(t)
	review := must(s.SaveReview(ctx, state.Review{Keys: []string{"k"}, Answer: []byte(`1`), Receipt: reviewed.ID}))(t)
	must(s.SavePost(ctx, state.Post{Message: state.Message{Channel: "c", ID: "1"}, Kind: state.PostCitation}))(t)
	must(s.ReportGap(ctx, state.GapReport{Key: "old"}))(t)
	must(0, s.AddAudit(ctx, state.AuditEntry{Act: "old"}))(t)
	s.clock.forward(30 * day)
	fresh := must(s.SaveReceipt(ctx, state.Receipt{}))(t)

	for age, want := range map[time.Duration]int{0: 0, 31 * day: 0} {
		same(t, fmt.Sprint("older than ", age), must(s.Prune(ctx, age))(t), want)
	}
	for _, want := range []int{many, 0} {
		same(t, "deleted", must(s.Prune(ctx, 20*day))(t), want)
	}
	kept := ids(must(s.Receipts(ctx, state.ReceiptFilter{}))(t))
	same(t, "kept", kept, []string{fresh.ID, reviewed.ID})
	same(t, "feedback on a kept receipt", len(must(s.Feedback(ctx, reviewed.ID))(t)), 1)
	wantErr(t, "message of a pruned receipt", errOf(s.ReceiptAt(ctx, "old", "1")), state.ErrNoRecord)
	must(s.Review(ctx, review.ID))(t)
	must(s.PostAt(ctx, "c", "1"))(t)
	if gaps, log := must(s.Gaps(ctx, state.GapFilter{}))(t), must(s.Audits(ctx, state.AuditFilter{}))(t); len(gaps) != 1 || len(log) != 1 {
		t.Errorf("%d gaps and %d entries of the log are left, want one each", len(gaps), len(log))
	}
}
