package sqlite

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiju/bot/state"
)

// body is as long as a receipt with its answer usually is.
var body = []byte(`{"answer":"` + strings.Repeat("x", 6000) + `"}`)

// BenchmarkOpen opens and closes a state that exists, as a command line does at the end of a run.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "state.db")
	fill(b, path)
	for b.Loop() {
		s, err := Open(b.Context(), path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpenAndSave is BenchmarkOpen with one receipt kept.
func BenchmarkOpenAndSave(b *testing.B) {
	path := filepath.Join(b.TempDir(), "state.db")
	fill(b, path)
	for b.Loop() {
		s, err := Open(b.Context(), path, Options{Brief: true})
		if err != nil {
			b.Fatal(err)
		}
		must(s.SaveReceipt(b.Context(), state.Receipt{Question: "q", Body: body}))(b)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCreate makes a new state.
func BenchmarkCreate(b *testing.B) {
	dir := b.TempDir()
	for i := 0; b.Loop(); i++ {
		s, err := Open(b.Context(), filepath.Join(dir, fmt.Sprint(i)), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSaveReceipt(b *testing.B) {
	s := newStore(b)
	for i := 0; b.Loop(); i++ {
		must(s.SaveReceipt(b.Context(), state.Receipt{User: "ann", Channel: "c", Question: "q", Body: body, Message: state.Message{Channel: "c", ID: fmt.Sprint(i)}}))(b)
	}
}

func BenchmarkSaveReceiptAtOnce(b *testing.B) {
	s := newStore(b)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			must(s.SaveReceipt(b.Context(), state.Receipt{User: "ann", Channel: "c", Question: "q", Body: body}))(b)
		}
	})
}

func BenchmarkReceiptAt(b *testing.B) {
	s := newStore(b)
	for i := range 1000 {
		must(s.SaveReceipt(b.Context(), state.Receipt{Channel: "c", Body: body, Message: state.Message{Channel: "c", ID: fmt.Sprint(i)}}))(b)
	}
	for i := 0; b.Loop(); i++ {
		must(s.ReceiptAt(b.Context(), "c", fmt.Sprint(i%1000)))(b)
	}
}

func BenchmarkReceiptsOfChannel(b *testing.B) {
	s := newStore(b)
	for i := range 5000 {
		must(s.SaveReceipt(b.Context(), state.Receipt{Time: time.Unix(int64(i), 0), Channel: "c", Body: body, Message: state.Message{Channel: "c", ID: fmt.Sprint(i)}}))(b)
	}
	for b.Loop() {
		must(s.Receipts(b.Context(), state.ReceiptFilter{Channel: "c", Limit: 10}))(b)
	}
}

func BenchmarkReserve(b *testing.B) {
	s := newStore(b)
	budget := state.Budget{Store: s, Quota: state.Quota{All: 1 << 40, User: 1 << 40}}
	for b.Loop() {
		must(budget.Reserve("ann", 100))(b)(90)
	}
}
