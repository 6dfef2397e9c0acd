package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// FuzzBatch checks that every line that is not blank gives one line of JSON, in order, and that the batch fails exactly
// when a line does.
func FuzzBatch(f *testing.F) {
	f.Add([]byte("{\"id\":\"a\",\"question\":\"什么\"}\n\n{\"question\":7}\r\nno\n"))
	f.Add([]byte("\ufeff{\"id\":{\"x\":[1]},\"question\":\"a\",\"lang\":\"zh\"}"))
	f.Add([]byte("{\"id\":\"\xff\",\"question\":\"\xff\"}\n\x00\n[]\nnull\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var stdout, stderr bytes.Buffer
		a := newApp(func(string) string { return "" }, bytes.NewReader(data), &stdout, &stderr)
		err := a.batch(t.Context(), "-", func(q item) (any, error) {
			if strings.Contains(*q.Question, "?") {
				return nil, errors.New("refused")
			}
			return map[string]any{"id": q.ID, "lang": q.Lang}, nil
		})
		lines, failed := 0, 0
		for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
			if len(bytes.TrimSpace(line)) > 0 {
				lines++
			}
		}
		for line := range bytes.Lines(stdout.Bytes()) {
			var out struct{ Error *string }
			if err := json.Unmarshal(line, &out); err != nil {
				t.Fatalf("%q gave %q: %v", data, line, err)
			}
			if out.Error != nil {
				failed++
			}
			lines--
		}
		if lines != 0 {
			t.Errorf("%q gave %d lines too few", data, lines)
		}
		if (err != nil) != (failed > 0) {
			t.Errorf("%q: %d lines failed, the batch ended with %v", data, failed, err)
		}
	})
}

// TestLongLine checks that a line that is too long is refused and the next one answered.
func TestLongLine(t *testing.T) {
	in := `{"question":"` + strings.Repeat("长", mostLine/2) + "\"}\n" + `{"id":1,"question":"短"}`
	var stdout bytes.Buffer
	a := newApp(func(string) string { return "" }, strings.NewReader(in), &stdout, nil)
	err := a.batch(t.Context(), "-", func(q item) (any, error) { return q.ID, nil })
	want := `{"error":"line 1 is longer than 4 MB"}` + "\n1\n"
	if stdout.String() != want || err == nil {
		t.Errorf("got %q and %v, want %q and an error", stdout.String(), err, want)
	}
}
