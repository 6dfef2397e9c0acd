package statetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	must(s.SavePost(ctx, state.Post{Message: state.Message{Channel: "c", ID: "1"}, Kind: state.PostCitation, Cited: cited("a/1/zh", "d")}))(t)
	closed := must(s.ReportGap(ctx, state.GapReport{Key: "closed"}))(t)
	must(0, s.SetGapStatus(ctx, closed.ID, state.GapClosed))(t)
	must(s.ReportGap(ctx, state.GapReport{Key: "open"}))(t)
	must(budget(s, "", 0, 0).Reserve(ann, 5))(t)
	must(0, s.AddAudit(ctx, state.AuditEntry{Act: "old"}))(t)
	s.clock.forward(30 * day)
	fresh := must(s.SaveReceipt(ctx, state.Receipt{}))(t)
	must(s.SavePost(ctx, state.Post{Message: state.Message{Channel: "c", ID: "2"}, Kind: state.PostCitation}))(t)

	retention := state.Retention{Receipts: 20 * day, Posts: 20 * day, Gaps: 20 * day, Reviews: 20 * day}
	if got := must(s.Prune(ctx, state.Retention{}))(t); got != (state.Pruned{}) {
		t.Errorf("a retention that keeps all removed %+v", got)
	}
	if got, want := must(s.Prune(ctx, retention))(t), (state.Pruned{Receipts: many, Posts: 1, Gaps: 1}); got != want {
		t.Errorf("pruned: got %+v, want %+v", got, want)
	}
	kept := ids(must(s.Receipts(ctx, state.ReceiptFilter{}))(t))
	if diff := cmp.Diff(kept, []string{fresh.ID, reviewed.ID}); diff != "" {
		t.Errorf("kept (-got +want):\n%s", diff)
	}
	_, err := s.ReceiptAt(ctx, "old", "1")
	wantErr(t, "post of a pruned receipt", err, state.ErrNoRecord)
	if all := must(s.Audits(ctx, state.AuditFilter{}))(t); len(all) != 1 {
		t.Errorf("the log has %d entries, want 1", len(all))
	}

	must(0, s.SetReviewStatus(ctx, review.ID, state.ReviewWithdrawn, ""))(t)
	s.clock.forward(10 * day)
	if got, want := must(s.Prune(ctx, retention))(t), (state.Pruned{}); got != want {
		t.Errorf("soon after the withdrawal: got %+v, want %+v", got, want)
	}
	s.clock.forward(15 * day)
	if got, want := must(s.Prune(ctx, retention))(t), (state.Pruned{Receipts: 2, Posts: 1, Reviews: 1}); got != want {
		t.Errorf("later: got %+v, want %+v", got, want)
	}
}
