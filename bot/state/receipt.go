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
	ID       string    // see NewReceiptID; assigned by SaveReceipt
	Parent   string    // the receipt that this one follows up; "" for none
	Time     time.Time // of the answer
	User     string    // who asked; "" where unknown or opted out
	Guild    string    // "" outside of one
	Channel  string    // where it was asked, the thread where it is one; "" on the command line
	Question string    // as asked
	Body     []byte    // JSON, opaque to a store; nil once a user quoted in it had the data deleted
	Message  Message   // the latest one that shows the answer; zero for none
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
