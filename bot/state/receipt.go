package state

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
)

// Receipt records how an answer came about, and where it was posted. A user's receipts are deleted with the user's data.
type Receipt struct {
	ID       string          `json:"id"`                // see NewReceiptID; assigned by SaveReceipt
	Parent   string          `json:"parent,omitempty"`  // the receipt that this one follows up; "" for none
	Time     time.Time       `json:"time"`              // of the answer
	User     string          `json:"-"`                 // who asked; "" where unknown or opted out
	Guild    string          `json:"guild,omitempty"`   // "" outside of one
	Channel  string          `json:"channel,omitempty"` // where it was asked, the thread where it is one; "" on the command line
	Question string          `json:"question"`          // as asked
	Body     json.RawMessage `json:"body,omitempty"`    // opaque to a store; nil once a user quoted in it had the data deleted
	Message  Message         `json:"-"`                 // the latest one that shows the answer; zero for none
}

// Check reports why r cannot be saved.
func (r Receipt) Check() error {
	if r.Body != nil && !json.Valid(r.Body) {
		return errors.New("the body is not JSON")
	}
	return nil
}

// ReceiptFilter chooses receipts, the latest first. Empty fields choose all.
type ReceiptFilter struct {
	Channel string // where it was asked, or where an answer was posted
	Limit   int
}

// ReceiptStore keeps receipts. Ids are read as ReadReceiptID does.
type ReceiptStore interface {
	// SaveReceipt saves r and returns it with its new ID and time. The user is left out for one who opted out.
	SaveReceipt(ctx context.Context, r Receipt) (Receipt, error)
	// AttachMessage records that a message shows the answer of a receipt. A message belongs to the receipt that it was
	// attached to last.
	AttachMessage(ctx context.Context, receipt string, m Message) error
	// Receipt returns a receipt, or ErrNoRecord.
	Receipt(ctx context.Context, id string) (Receipt, error)
	// ReceiptAt returns the receipt of the answer in a message, or ErrNoRecord.
	ReceiptAt(ctx context.Context, channel, message string) (Receipt, error)
	// Receipts lists receipts.
	Receipts(ctx context.Context, f ReceiptFilter) ([]Receipt, error)
	// Chain returns a receipt and those that it follows up, the oldest first and at most limit of the latest, or
	// ErrNoRecord.
	Chain(ctx context.Context, id string, limit int) ([]Receipt, error)
}

// receiptIDLen is the length of a receipt id: 40 bits. Among a million receipts, one draw in a million is taken.
const receiptIDLen = 8

// receiptIDAlphabet has no letter that looks like another or like a digit: Crockford's base 32, in small letters.
const receiptIDAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// NewReceiptID draws an id of 8 characters without look-alikes from random.
func NewReceiptID(random io.Reader) (string, error) {
	b := make([]byte, receiptIDLen)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = receiptIDAlphabet[b[i]%byte(len(receiptIDAlphabet))]
	}
	return string(b), nil
}

// ReadReceiptID undoes what happens to an id that is copied by hand: capitals, white space and look-alikes.
func ReadReceiptID(id string) string {
	return strings.NewReplacer("o", "0", "i", "1", "l", "1").Replace(strings.ToLower(strings.TrimSpace(id)))
}

// Feedback is what a user thinks of an answer. Later feedback of the user on the same receipt replaces it.
type Feedback struct {
	Receipt string    `json:"receipt"`
	Time    time.Time `json:"time"`
	User    string    `json:"-"` // needed to save, never read back: a store keeps only a keyed hash
	Up      bool      `json:"up"`
	Reason  string    `json:"reason,omitempty"` // "" for none
}

// FeedbackStore keeps feedback.
type FeedbackStore interface {
	// SaveFeedback saves feedback in the place of what the same user thought before. It returns ErrNoRecord where the
	// receipt does not exist, and saves nothing and returns ErrOptedOut for one who opted out.
	SaveFeedback(ctx context.Context, f Feedback) error
	// Feedback lists the feedback on a receipt, the latest first and without its users.
	Feedback(ctx context.Context, receipt string) ([]Feedback, error)
}
